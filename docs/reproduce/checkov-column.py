"""The Checkov column of docs/comparison.md: runs Checkov's own rules on the sample cases.

    checkov-column.py FILE

where FILE is test/corpus/policy-cases.jsonl or test/corpus/policy-cases-2.jsonl. Needs the packages of
requirements.txt. Every case becomes a Terraform configuration, in the form that serves Checkov best:
policies and documents by jsonencode instead of as text, and a bucket beside the resources that configure
one, since several of its checks start from aws_s3_bucket. Which checks count for a case follows from its
area or, where an area is about many things, from the types of its resources: the bucket put beside does
not count.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from cases import print_table, read_cases

# What Checkov has on each area's subject; a check of another area says nothing about it.
CHECKS = {
    "bucket-org-condition": ["CKV_AWS_70"],
    "key-org-condition": ["CKV_AWS_33"],
    "bucket-encryption": ["CKV_AWS_19", "CKV_AWS_145"],
    "key-rotation": ["CKV_AWS_7"],
    "member-policy": [
        *["CKV_AWS_62", "CKV_AWS_63", "CKV_AWS_274", "CKV_AWS_286", "CKV_AWS_287"],
        *["CKV_AWS_288", "CKV_AWS_289", "CKV_AWS_290", "CKV_AWS_355", "CKV2_AWS_40"],
    ],
    "policy-lockout": ["CKV_AWS_93"],
    "public-access": [
        *["CKV_AWS_20", "CKV_AWS_53", "CKV_AWS_54", "CKV_AWS_55", "CKV_AWS_56", "CKV_AWS_57"],
        *["CKV_AWS_70", "CKV2_AWS_6", "CKV2_AWS_43"],
    ],
    "session-document": ["CKV_AWS_112", "CKV_AWS_113", "CKV_AWS_158", "CKV_AWS_303"],
    "tls": ["CKV_AWS_379"],
}
ALL_CHECKS = sorted({check for checks in CHECKS.values() for check in checks})
CHECKS["whole-stack"] = ALL_CHECKS

# Areas by what a resource is: their checks count for a case of any other area. Types that are not
# listed have none.
AREAS = {
    "aws_cloudwatch_log_group": ["session-document"],
    "aws_iam_policy": ["member-policy"],
    "aws_iam_role": ["member-policy"],
    "aws_iam_role_policy": ["member-policy"],
    "aws_kms_key": ["key-org-condition", "key-rotation"],
    "aws_s3_bucket": ["bucket-encryption", "public-access"],
    "aws_s3_bucket_acl": ["public-access", "tls"],
    "aws_s3_bucket_policy": ["bucket-org-condition", "policy-lockout"],
    "aws_s3_bucket_public_access_block": ["public-access"],
    "aws_s3_bucket_server_side_encryption_configuration": ["bucket-encryption"],
    "aws_ssm_document": ["session-document"],
}

TERRAFORM = {
    "aws:cloudwatch/logGroup:LogGroup": "aws_cloudwatch_log_group",
    "aws:iam/policy:Policy": "aws_iam_policy",
    "aws:iam/role:Role": "aws_iam_role",
    "aws:iam/rolePolicy:RolePolicy": "aws_iam_role_policy",
    "aws:kms/externalKey:ExternalKey": "aws_kms_external_key",
    "aws:kms/key:Key": "aws_kms_key",
    "aws:kms/replicaKey:ReplicaKey": "aws_kms_replica_key",
    "aws:s3/accessPoint:AccessPoint": "aws_s3_access_point",
    "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": "aws_s3_account_public_access_block",
    "aws:s3/bucket:Bucket": "aws_s3_bucket",
    "aws:s3/bucketAcl:BucketAcl": "aws_s3_bucket_acl",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": (
        "aws_s3_bucket_lifecycle_configuration"
    ),
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": "aws_s3_bucket_ownership_controls",
    "aws:s3/bucketPolicy:BucketPolicy": "aws_s3_bucket_policy",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "aws_s3_bucket_public_access_block",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": (
        "aws_s3_bucket_server_side_encryption_configuration"
    ),
    "aws:s3/bucketVersioning:BucketVersioning": "aws_s3_bucket_versioning",
    "aws:s3/directoryBucket:DirectoryBucket": "aws_s3_directory_bucket",
    "aws:ssm/document:Document": "aws_ssm_document",
}
# Pulumi writes lists in the plural; Terraform repeats a block of the singular name.
BLOCKS = {"rules": "rule", "grants": "grant", "inlinePolicies": "inline_policy"}
DOCUMENTS = ["policy", "content", "assumeRolePolicy"]
MAPS = ["permissions", "tags"]


def main(corpus):
    cases = read_cases(corpus)
    with tempfile.TemporaryDirectory() as folder:
        for case in cases:
            file = Path(folder, case["id"], "main.tf")
            file.parent.mkdir()
            file.write_text(terraform(case))
        failed = failed_checks(folder)
    print_table(cases, lambda case: any((case["id"], it) in failed for it in checks_of(case)))


def checks_of(case):
    types = [TERRAFORM[resource["type"]] for resource in case["resources"]]
    areas = [area for kind in types for area in AREAS.get(kind, [])]
    return CHECKS.get(case["area"]) or [check for area in areas for check in CHECKS[area]]


def terraform(case):
    bucket = next((r["name"] for r in case["resources"] if is_bucket(r)), None)
    blocks = []
    for resource in case["resources"]:
        props = dict(resource["props"])
        if "bucket" in props and not is_bucket(resource):
            if bucket is None:
                bucket = "bucket"
                named = {"bucket": props["bucket"]}
                blocks.append(block("aws_s3_bucket", bucket, named))
            props["bucket"] = Expression(f"aws_s3_bucket.{label(bucket)}.id")
        blocks.append(block(TERRAFORM[resource["type"]], resource["name"], props))
    return "\n".join(blocks)


def is_bucket(resource):
    return resource["type"] == "aws:s3/bucket:Bucket"


class Expression(str):
    """Terraform that is written as it is, not as text in quotes."""


def block(kind, name, props):
    return f'resource "{kind}" "{label(name)}" {{\n{body(props)}}}\n'


def label(name):
    return re.sub(r"[^A-Za-z0-9_]", "_", name)


def body(props):
    return "".join(attribute(key, value) for key, value in props.items())


def attribute(key, value):
    name = BLOCKS.get(key, re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", key).lower())
    if key in DOCUMENTS:
        return f"{name} = {document(value)}\n"
    nested = value if isinstance(value, list) else [value]
    if key not in MAPS and nested and all(isinstance(one, dict) for one in nested):
        return "".join(f"{name} {{\n{body(one)}}}\n" for one in nested)
    return f"{name} = {literal(value)}\n"


def document(value):
    """An object under jsonencode, as people write it; text that is no JSON stays text."""
    try:
        return f"jsonencode({literal(json.loads(value))})"
    except (TypeError, ValueError):
        return literal(value)


def literal(value):
    return value if isinstance(value, Expression) else json.dumps(value).replace("${", "$${")


def failed_checks(folder):
    """Pairs of a case and a check that it fails."""
    command = [str(Path(sys.executable).parent / "checkov"), "-d", folder, "-o", "json"]
    options = ["--framework", "terraform", "--check", ",".join(ALL_CHECKS), "--skip-download"]
    run = subprocess.run(command + options, capture_output=True, text=True)
    if not run.stdout.strip():
        sys.exit(f"Checkov printed nothing: {run.stderr[-2000:]}")
    results = json.loads(run.stdout)["results"]
    if results["parsing_errors"]:
        sys.exit(f"Checkov could not parse: {results['parsing_errors']}")
    return {(Path(r["file_path"]).parent.name, r["check_id"]) for r in results["failed_checks"]}


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Give a file of sample cases: checkov-column.py test/corpus/policy-cases.jsonl")
    main(sys.argv[1])
