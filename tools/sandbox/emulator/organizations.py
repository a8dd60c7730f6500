"""Makes all accounts parts of one organization, whose ids a test can choose.

- The organization, its root and its management account are those that organization.ts of the sandbox
  names. It exists from the first call on, and every account belongs to it, listed or not, until it is
  removed.
- CreateAccount takes the id from the e-mail address: `anything+222222222222@example.com`. moto gives
  random ones.
- As on AWS, only the management account changes the organization; delegated administrators read it too,
  all others may only describe it. In moto an account without an organization of its own fails or sees
  nothing.
- As on AWS, pages have at most 20 entries and none twice. moto tells accounts apart by the second they
  joined at, and would leave out those that joined in the same.
- As on AWS, a unit's name is taken once within its parent, an e-mail address once altogether, and a
  closed account is SUSPENDED by its status and CLOSED by its state.
"""

import re
import threading

from moto.organizations import utils
from moto.organizations.exceptions import (
    AWSOrganizationsNotInUseException,
    DuplicateOrganizationalUnitException,
    OrganizationsClientError,
)
from moto.organizations.models import (
    FakeAccount,
    FakeDelegatedAdministrator,
    OrganizationsBackend,
    organizations_backends,
)
from moto.organizations.responses import OrganizationsResponse

ORGANIZATION_ID = "o-exampleorgid1"
ROOT_ID = "r-ab12"
MANAGEMENT_ACCOUNT_ID = "999999999999"
PAGE = 20

first_call = threading.Lock()
chosen = threading.local()

make_random_account_id = utils.make_random_account_id
init_account = FakeAccount.__init__
close_account = FakeAccount.close
create_unit = OrganizationsBackend.create_organizational_unit
create_account = OrganizationsBackend.create_account
remove_account = OrganizationsBackend.remove_account_from_organization


def management_of(partition):
    management = organizations_backends[MANAGEMENT_ACCOUNT_ID][partition]
    with first_call:
        if management.org is None:
            management.create_organization(management.region_name)
            management.removed = set()
    return management


def organization_seen_by(response):
    """The organization, for a caller who may do what the request asks for."""
    management = management_of(response.partition)
    account = response.current_account
    action = response._get_action()
    reads = action.startswith(("Describe", "List"))
    delegated = any(admin.account.id == account for admin in management.admins)
    if account in management.removed:
        raise AWSOrganizationsNotInUseException
    if (
        account == MANAGEMENT_ACCOUNT_ID
        or action == "DescribeOrganization"
        or (reads and delegated)
    ):
        return management
    raise OrganizationsClientError(
        "AccessDeniedException",
        "You don't have permissions to access this resource.",
    )


def describe_organization(backend):
    """Asked by other services of the emulator too, for any account."""
    return management_of(backend.partition).org.describe()


def chosen_account_id():
    return getattr(chosen, "account_id", None) or make_random_account_id()


def init_account_with_chosen_id(account, organization, **kwargs):
    written = re.search(r"\+(\d{12})@", kwargs["Email"])
    chosen.account_id = written and written[1]
    init_account(account, organization, **kwargs)


def close_account_as_aws(account):
    close_account(account)
    account.state = "CLOSED"


def create_account_once(backend, **kwargs):
    if any(account.email == kwargs["Email"] for account in backend.accounts):
        return {
            "CreateAccountStatus": {
                "Id": utils.make_random_create_account_status_id(),
                "AccountName": kwargs["AccountName"],
                "State": "FAILED",
                "FailureReason": "EMAIL_ALREADY_EXISTS",
            }
        }
    status = create_account(backend, **kwargs)
    backend.removed.discard(status["CreateAccountStatus"]["AccountId"])
    return status


def create_unit_once(backend, **kwargs):
    if any(
        unit.name == kwargs["Name"] and unit.parent_id == kwargs["ParentId"]
        for unit in backend.ou
    ):
        raise DuplicateOrganizationalUnitException
    return create_unit(backend, **kwargs)


def remove_account_for_good(backend, **kwargs):
    remove_account(backend, **kwargs)
    backend.removed.add(kwargs["AccountId"])


def page_size(response, name, if_none=None):
    """Of a request's MaxResults, which AWS takes up to 20."""
    asked = response._get_param(name, if_none)
    return PAGE if asked is None else min(int(asked), PAGE)


def mend():
    utils.make_random_org_id = lambda: ORGANIZATION_ID
    utils.make_random_root_id = lambda: ROOT_ID
    utils.make_random_account_id = chosen_account_id
    utils.PAGINATION_MODEL["list_accounts"]["unique_attribute"] = "Id"
    FakeAccount.__init__ = init_account_with_chosen_id
    FakeAccount.close = close_account_as_aws
    FakeDelegatedAdministrator.SUPPORTED_SERVICES.append(
        "member.org.stacksets.cloudformation.amazonaws.com"
    )
    OrganizationsBackend.describe_organization = describe_organization
    OrganizationsBackend.create_account = create_account_once
    OrganizationsBackend.create_organizational_unit = create_unit_once
    OrganizationsBackend.remove_account_from_organization = remove_account_for_good
    OrganizationsResponse.organizations_backend = property(organization_seen_by)
    OrganizationsResponse._get_int_param = page_size
