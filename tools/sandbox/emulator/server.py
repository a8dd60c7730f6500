"""Serves moto, the AWS emulator, with some mends; those of a file of their own tell of themselves.

- moto's ReplicateKey copies the primary key with references to its aliases and to what it is in the
  family of multi-Region keys, so that an alias of the primary seems to exist in the replica's region
  too, and the primary turns into a replica. On AWS aliases belong to one region, each key is what it
  is, and a region that has the key already (or still, until it is deleted) takes no second one.
- moto's RemoveRoleFromInstanceProfile fails with a 500 for a role that the profile does not have,
  such as one of the same name that was made anew. AWS answers that there is no such entity.
- moto judges a PutObject by the bucket policy without knowing the caller or the connection, and
  takes every condition that it can't decide for a Deny: a policy that asks for TLS would close the
  bucket to everybody. Here it judges nothing, as with all other policies.
- moto has no service settings of Systems Manager. Here it keeps what is set, for each account and
  region, and answers it; nothing follows from a setting.
"""

import sys

import managed_policies
import organizations
import policy_simulation
import run_command
import session_history
from moto.core.responses import ActionResult, EmptyResult
from moto.iam.access_control import PermissionResult
from moto.iam.exceptions import NotFoundException as NoSuchEntity
from moto.iam.models import IAMBackend
from moto.kms.exceptions import AlreadyExistsException
from moto.kms.models import KmsBackend, kms_backends
from moto.s3.models import FakeBucket
from moto.server import main
from moto.ssm.responses import SimpleSystemManagerResponse

replicate_key = KmsBackend.replicate_key


def replicate_key_to_one_region(backend, key_id, replica_region):
    if key_id in kms_backends[backend.account_id][replica_region].keys:
        raise AlreadyExistsException(f"Key {key_id} already exists in {replica_region}.")
    replica = replicate_key(backend, key_id, replica_region)
    replica.aliases = {}
    # The lists stay those of the primary: all keys of a family tell of all.
    family = backend.keys[key_id].multi_region_configuration
    replica.multi_region_configuration = {**family, "MultiRegionKeyType": "REPLICA"}
    return replica


def remove_role_from_instance_profile(backend, profile_name, role_name):
    profile = backend.get_instance_profile(profile_name)
    if all(role.name != role_name for role in profile.roles):
        raise NoSuchEntity(f"Role {role_name} is not in instance profile {profile_name}.")
    profile.roles = [role for role in profile.roles if role.name != role_name]


KmsBackend.replicate_key = replicate_key_to_one_region
IAMBackend.remove_role_from_instance_profile = remove_role_from_instance_profile
FakeBucket.get_permission = lambda bucket, action, resource: PermissionResult.NEUTRAL

# What AWS answers where nothing was ever set.
SETTING_DEFAULTS = {
    "/ssm/managed-instance/default-ec2-instance-management-role": "$None",
    "/ssm/documents/console/public-sharing-permission": "Enable",
}


def setting_id(response):
    """The id that begins with /ssm/, which a request may write as an ARN too."""
    return response._get_param("SettingId").split(":servicesetting")[-1]


def settings(response):
    return response.ssm_backend.__dict__.setdefault("service_settings", {})


def get_service_setting(response):
    setting = setting_id(response)
    value = settings(response).get(setting)
    place = f"arn:{response.partition}:ssm:{response.region}:{response.current_account}"
    return ActionResult(
        {
            "ServiceSetting": {
                "ARN": f"{place}:servicesetting{setting}",
                "SettingId": setting,
                "SettingValue": value or SETTING_DEFAULTS.get(setting, ""),
                "Status": "Customized" if value else "Default",
            }
        }
    )


def update_service_setting(response):
    settings(response)[setting_id(response)] = response._get_param("SettingValue")
    return EmptyResult()


def reset_service_setting(response):
    settings(response).pop(setting_id(response), None)
    return get_service_setting(response)


SimpleSystemManagerResponse.get_service_setting = get_service_setting
SimpleSystemManagerResponse.update_service_setting = update_service_setting
SimpleSystemManagerResponse.reset_service_setting = reset_service_setting

for mends in (managed_policies, organizations, policy_simulation, run_command, session_history):
    mends.mend()

if __name__ == "__main__":
    main(sys.argv[1:])
