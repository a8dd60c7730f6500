"""Answers SimulatePrincipalPolicy, which moto lacks, for roles.

moto's own evaluation serves requests it knows all of; it knows neither NotResource nor `?`, and takes a
statement whose condition does not hold for a Deny. This one reads a role's policies as IAM does: inline
and attached ones, what is handed in beside them, and the boundary.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
Service control policies and policies of resources have no say.
"""

import json
import re
from functools import cache

from moto.core.responses import ActionResult
from moto.iam.exceptions import InvalidInput
from moto.iam.responses import IamResponse


def listed(value):
    return value if isinstance(value, list) else [value]


@cache
def pattern(text, ignore_case):
    parts = {"*": ".*", "?": "."}
    expression = "".join(parts.get(letter, re.escape(letter)) for letter in text)
    return re.compile(expression, re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def like(value, texts, ignore_case=False):
    return any(pattern(text, ignore_case).fullmatch(value) for text in texts)


def applies(statement, element, value, ignore_case):
    """Whether the statement's Action or Resource, or its opposite, is about a value."""
    if f"Not{element}" in statement:
        return not like(value, listed(statement[f"Not{element}"]), ignore_case)
    return like(value, listed(statement[element]), ignore_case)


COMPARISONS = {
    "StringEquals": lambda value, texts: value in texts,
    "StringEqualsIgnoreCase": lambda value, texts: value.lower() in map(str.lower, texts),
    "StringLike": like,
    "ArnEquals": like,
    "ArnLike": like,
    "Bool": lambda value, texts: value.lower() in map(str.lower, texts),
}


def condition_holds(operator, texts, values):
    """Whether a condition holds for the values of its key; without a key there are none."""
    quantifier, _, rest = operator.rpartition(":")
    name = rest.removesuffix("IfExists")
    texts = [str(text).lower() if isinstance(text, bool) else text for text in texts]
    if name == "Null":
        return (not values) == (texts == ["true"])
    if not values and rest.endswith("IfExists"):
        return True
    positive = re.sub(r"^(String|Arn)Not", r"\1", name)
    compare = COMPARISONS.get(positive)
    if compare is None:
        raise InvalidInput(f"The emulator does not evaluate the condition operator {operator}.")
    is_opposite = positive != name
    found = [compare(value, texts) != is_opposite for value in values]
    if quantifier == "ForAllValues":
        return all(found)
    # A key that is not there equals nothing.
    return any(found) if found else is_opposite and quantifier != "ForAnyValue"


def statement_holds(statement, action, resource, context):
    return (
        applies(statement, "Action", action, True)
        and applies(statement, "Resource", resource, False)
        and all(
            condition_holds(operator, listed(texts), context.get(key.lower(), []))
            for operator, keys in statement.get("Condition", {}).items()
            for key, texts in keys.items()
        )
    )


def effects(documents, action, resource, context):
    return {
        statement["Effect"]
        for document in documents
        for statement in listed(json.loads(document)["Statement"])
        if statement_holds(statement, action, resource, context)
    }


def decision(identity, boundary, action, resource, context):
    allowed = effects(identity, action, resource, context)
    limits = {"Allow"} if boundary is None else effects(boundary, action, resource, context)
    if "Deny" in allowed | limits:
        return "explicitDeny"
    return "allowed" if "Allow" in allowed and "Allow" in limits else "implicitDeny"


def keys_of(documents):
    return {
        key
        for document in documents
        for statement in listed(json.loads(document)["Statement"])
        for keys in statement.get("Condition", {}).values()
        for key in keys
    }


def default_document(policy):
    return next(version.document for version in policy.versions if version.is_default)


def policies_of(backend, role):
    """The documents of a role's policies, inline and attached, and those of its boundary, if any."""
    attached = [default_document(policy) for policy in role.managed_policies.values()]
    arn = role.permissions_boundary_arn
    boundary = [default_document(backend.get_policy(arn))] if arn else None
    return [*role.policies.values(), *attached], boundary


def simulate_principal_policy(response):
    source = response._get_param("PolicySourceArn")
    if ":role/" not in source:
        raise InvalidInput(f"The emulator simulates roles only, and {source} is none.")
    role = response.backend.get_role_by_arn(source)
    own, boundary = policies_of(response.backend, role)
    identity = [*own, *(response._get_param("PolicyInputList") or [])]
    boundary = response._get_param("PermissionsBoundaryPolicyInputList") or boundary
    context = {
        entry["ContextKeyName"].lower(): listed(entry.get("ContextKeyValues", []))
        for entry in response._get_param("ContextEntries") or []
    }
    missing = sorted(
        key for key in keys_of([*identity, *(boundary or [])]) if key.lower() not in context
    )
    results = [
        {
            "EvalActionName": action,
            "EvalResourceName": resource,
            "EvalDecision": decision(identity, boundary, action, resource, context),
            "MatchedStatements": [],
            "MissingContextValues": missing,
        }
        for action in response._get_param("ActionNames")
        for resource in response._get_param("ResourceArns") or ["*"]
    ]
    return ActionResult({"EvaluationResults": results, "IsTruncated": False})


def mend():
    IamResponse.simulate_principal_policy = simulate_principal_policy
