"""Answers DescribeSessions, which moto lacks, with the sessions that the sandbox's agent holds.

- What Session Manager knows of a session it knows from the person's plugin and from the agent, through
  channels that are no API. Here the agent tells it by a call of its own, `HeldSession`.
- As on AWS, sessions are kept for thirty days after their end, come newest first, 200 a page at most,
  and a token is good for the request that it came from.
"""

import base64
import json
from datetime import datetime, timedelta, timezone

from moto.core.responses import ActionResult
from moto.ssm.exceptions import SSMException, ValidationException
from moto.ssm.responses import SimpleSystemManagerResponse

import caller_rights

KEPT = timedelta(days=30)
MOST_PER_PAGE = 200


def sessions_of(response):
    """By id, as DescribeSessions tells of them, with times in seconds since 1970."""
    return response.ssm_backend.__dict__.setdefault("sessions", {})


def held_session(response):
    session = json.loads(response.body)
    sessions_of(response)[session["SessionId"]] = session
    return "{}"


def is_over(session):
    return session["Status"] in ("Terminated", "Failed")


def is_kept(session):
    ended = session.get("EndDate")
    return ended is None or ended > (datetime.now(timezone.utc) - KEPT).timestamp()


def seconds(text):
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
    except ValueError:
        raise SSMException("InvalidFilterKey", f"{text} is no time.") from None


MATCHES = {
    "InvokedAfter": lambda session, value: session["StartDate"] >= seconds(value),
    "InvokedBefore": lambda session, value: session["StartDate"] < seconds(value),
    "Target": lambda session, value: session["Target"] == value,
    "Owner": lambda session, value: session["Owner"] == value,
    "Status": lambda session, value: session["Status"] == value,
    "SessionId": lambda session, value: session["SessionId"] == value,
    "AccessType": lambda session, value: session["AccessType"] == value,
}


def matches(session, filters):
    for each in filters:
        if each["key"] not in MATCHES:
            raise SSMException("InvalidFilterKey", f"There is no filter {each['key']}.")
        if not MATCHES[each["key"]](session, each["value"]):
            return False
    return True


def page_start(token, asked):
    """Where the page begins that a token stands for."""
    if not token:
        return 0
    try:
        of, start = json.loads(base64.b64decode(token, validate=True))
    except ValueError:
        of, start = None, 0
    if of != asked:
        raise SSMException("InvalidNextToken", "The specified token is not valid.")
    return start


def describe_sessions(response):
    place = f"arn:{response.partition}:ssm:{response.region}:{response.current_account}"
    caller_rights.require(response, "ssm:DescribeSessions", f"{place}:*")
    state = response._get_param("State")
    filters = response._get_param("Filters") or []
    size = response._get_param("MaxResults")
    if size is not None and not 1 <= size <= MOST_PER_PAGE:
        raise ValidationException(
            f"1 validation error detected: Value '{size}' at 'maxResults' failed to satisfy constraint: "
            f"Member must have value between 1 and {MOST_PER_PAGE}"
        )
    found = [
        session
        for session in sessions_of(response).values()
        if is_over(session) == (state == "History")
        and is_kept(session)
        and matches(session, filters)
    ]
    found.sort(key=lambda session: session["StartDate"], reverse=True)
    asked = json.dumps([state, filters])
    start = page_start(response._get_param("NextToken"), asked)
    end = start + (size or MOST_PER_PAGE)
    token = base64.b64encode(json.dumps([asked, end]).encode()).decode()
    return ActionResult(
        {"Sessions": found[start:end], **({"NextToken": token} if end < len(found) else {})}
    )


def mend():
    SimpleSystemManagerResponse.held_session = held_session
    SimpleSystemManagerResponse.describe_sessions = describe_sessions
