"""Serves moto, the AWS emulator, with two mends.

- moto's ReplicateKey copies the primary key with a reference to its aliases, so that an alias of the
  primary seems to exist in the replica's region too. On AWS aliases belong to one region.
- moto judges a PutObject by the bucket policy without knowing the caller or the connection, and
  takes every condition that it can't decide for a Deny: a policy that asks for TLS would close the
  bucket to everybody. Here it judges nothing, as with all other policies.
"""

import sys

from moto.iam.access_control import PermissionResult
from moto.kms.models import KmsBackend
from moto.s3.models import FakeBucket
from moto.server import main

replicate_key = KmsBackend.replicate_key


def replicate_key_without_aliases(backend, key_id, replica_region):
    replica = replicate_key(backend, key_id, replica_region)
    replica.aliases = {}
    return replica


KmsBackend.replicate_key = replicate_key_without_aliases
FakeBucket.get_permission = lambda bucket, action, resource: PermissionResult.NEUTRAL

if __name__ == "__main__":
    main(sys.argv[1:])
