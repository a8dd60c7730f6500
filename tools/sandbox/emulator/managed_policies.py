"""Makes the policies that AWS manages once for all accounts, not anew for each.

moto parses and copies all of them whenever an account is first used, which took 0.7 s of CPU time and
30 MB for each account: a fleet of a hundred did not fit. Here they are shared by all accounts of a
partition, and an account gets a copy of its own of those that it attaches or asks for by ARN: only what
an account counts or changes differs between accounts.
"""

import copy
import json
import threading
from functools import cache

from moto.iam import models
from moto.iam.models import AWSManagedPolicy, IAMBackend, iam_backends

making = threading.Lock()


@cache
def parsed():
    return json.loads(models.aws_managed_policies_data)


@cache
def made(partition):
    """The policies of a partition, by ARN. The account id says nothing: their ARNs have `aws` there."""
    policies = (
        SharedPolicy.from_data(name, "aws", partition, data)
        for name, data in parsed().items()
    )
    return {policy.arn: policy for policy in policies}


def shared(partition):
    with making:
        return made(partition)


class SharedPolicy(AWSManagedPolicy):
    """A policy as all accounts of a partition see it until they attach it."""

    # moto sorts its models by the second part of this name.
    __module__ = AWSManagedPolicy.__module__

    def of(self, account_id):
        own = copy.copy(self)
        own.__class__ = AWSManagedPolicy
        own.account_id = account_id
        own.tags = dict(self.tags)
        own.versions = [copy.copy(version) for version in self.versions]
        return own

    def attach_to(self, obj):
        policies = iam_backends[obj.account_id][self.partition].managed_policies
        policies[self.arn].attach_to(obj)


class AccountPolicies(dict):
    """ARN → policy for one account: what it made or used itself, and what AWS manages."""

    def __init__(self, account_id, partition):
        super().__init__()
        self.account_id = account_id
        self.partition = partition

    def __missing__(self, arn):
        policy = shared(self.partition)[arn].of(self.account_id)
        return self.setdefault(arn, policy)

    def __contains__(self, arn):
        return super().__contains__(arn) or arn in shared(self.partition)

    def all(self):
        return {**shared(self.partition), **dict(super().items())}

    def __iter__(self):
        return iter(self.all())

    def __len__(self):
        return len(self.all())

    def keys(self):
        return self.all().keys()

    def values(self):
        return self.all().values()

    def items(self):
        return self.all().items()


class ManagedByAws:
    """The list of all of them, for the one call that tells what they are: GetAccountAuthorizationDetails."""

    def __get__(self, backend, owner=None):
        policies = backend.managed_policies.values()
        return [policy for policy in policies if isinstance(policy, AWSManagedPolicy)]

    def __set__(self, backend, policies):
        pass


def init_managed_policies(backend):
    if not models.load_iam_aws_managed_policies():
        return {}
    return AccountPolicies(backend.account_id, backend.partition)


def mend():
    IAMBackend._init_aws_policies = lambda backend: []
    IAMBackend._init_managed_policies = init_managed_policies
    IAMBackend.aws_managed_policies = ManagedByAws()
