"""Asks a role's own policies before a call, for the few calls whose refusal programs have to live with.

The emulator lets everybody do everything. Here a session of a role that exists may do what its policies
and its boundary allow; one of a role that nobody made, such as that of the accounts' administrator, may
do everything, as elsewhere in the emulator.
"""

from moto.iam.models import iam_backends
from moto.ssm.exceptions import SSMException
from moto.sts.models import sts_backends

import policy_simulation


def role_of_caller(response):
    """The role that the caller has assumed, and the ARN of the session; None for anybody else."""
    account, partition = response.current_account, response.partition
    assumed = sts_backends[account][partition].get_assumed_role_from_access_key(
        response.get_access_key()
    )
    if assumed is None:
        return None
    roles = iam_backends[account][partition].roles.values()
    role = next((role for role in roles if role.arn == assumed.role_arn), None)
    return role and (role, assumed.arn)


def require(response, action, resource):
    """Raises what AWS answers unless the caller may do an action with a resource, an ARN."""
    caller = role_of_caller(response)
    if caller is None:
        return
    role, session = caller
    backend = iam_backends[response.current_account][response.partition]
    identity, boundary = policy_simulation.policies_of(backend, role)
    found = policy_simulation.decision(identity, boundary, action, resource, {})
    if found == "allowed":
        return
    why = (
        "with an explicit deny in an identity-based policy"
        if found == "explicitDeny"
        else f"because no identity-based policy allows the {action} action"
    )
    raise SSMException(
        "AccessDeniedException",
        f"User: {session} is not authorized to perform: {action} on resource: {resource} {why}",
    )
