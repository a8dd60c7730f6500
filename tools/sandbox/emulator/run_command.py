"""Runs on the sandbox's nodes what SendCommand sends, where moto only says that it was done.

- A node is a folder, `<account>/<region>/<node>` below SANDBOX_NODES, which the sandbox's agent makes; it
  stands for the root of the node's disk. Nobody but root could change into it, so what a script says of
  /var/lib/amazon/ssm is written to mean the node's.
- Only AWS-RunShellScript is known, and only nodes named by their ids. The agent gives the script to sh.
- As on AWS, a command is Pending at first, and for a moment GetCommandInvocation does not know it. It
  gives nothing of what is printed before the command is over.
- The agent cuts what was printed once it has 24,000 characters, not only what has more, and puts
  `--output truncated--` in place of the last ones that are left.
  https://github.com/aws/amazon-ssm-agent/blob/mainline/agent/plugins/pluginutil/pluginutil.go
- A page in a browser could send commands here too, and run them on this machine: what names the page it
  comes from is refused. Programs name none.
"""

import os
import re
import subprocess
import threading
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path

from moto.core.responses import ActionResult
from moto.ssm.exceptions import SSMException
from moto.ssm.responses import SimpleSystemManagerResponse

import caller_rights

DOCUMENT = "AWS-RunShellScript"
NODE_ID = re.compile("m?i-[0-9a-f]{8,17}")
AGENT_FOLDER = "/var/lib/amazon/ssm/"
MOST_PRINTED = 24_000
MOST_COMPLAINED = 8_000
CUT = "--output truncated--"
DELIVERY_SECONDS = 3600
EXECUTION_SECONDS = 3600


def commands_of(response):
    """Invocations by command and node."""
    return response.ssm_backend.__dict__.setdefault("run_commands", {})


def node_folder(response, node):
    """The root of a node's disk; None where there is no such node, or none any more."""
    if not NODE_ID.fullmatch(node):
        return None
    nodes = Path(os.environ["SANDBOX_NODES"])
    folder = nodes / response.current_account / response.region / node
    return folder if folder.is_dir() else None


def printed(text, most):
    return text if len(text) < most else text[: most - len(CUT)] + CUT


def start_of(invocation):
    now = datetime.now(timezone.utc)
    invocation.update(
        Status="InProgress",
        StatusDetails="InProgress",
        ExecutionStartDateTime=now.isoformat(timespec="milliseconds"),
    )
    return now


def end_of(invocation, status, code, stdout, stderr, started):
    now = datetime.now(timezone.utc)
    invocation.update(
        Status=status,
        StatusDetails="ExecutionTimedOut" if status == "TimedOut" else status,
        ResponseCode=code,
        ExecutionElapsedTime=f"PT{(now - started).total_seconds():.3f}S",
        ExecutionEndDateTime=now.isoformat(timespec="milliseconds"),
        StandardOutputContent=printed(stdout, MOST_PRINTED),
        StandardErrorContent=printed(stderr, MOST_COMPLAINED),
    )


def execute(invocation, script, folder, limit):
    started = start_of(invocation)
    own = script.replace(AGENT_FOLDER, f"{folder}{AGENT_FOLDER}")
    try:
        ended = subprocess.run(
            ["sh", "-c", own],
            cwd=folder,
            env={"PATH": os.environ["PATH"]},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=limit,
        )
    except subprocess.TimeoutExpired:
        end_of(invocation, "TimedOut", -1, "", "", started)
        return
    code = ended.returncode
    # As the agent has it: the node's root is where the script said it is.
    complaint = ended.stderr.decode(errors="replace").replace(str(folder), "")
    if code != 0:
        complaint += f"failed to run commands: exit status {code}"
    stdout = ended.stdout.decode(errors="replace")
    end_of(invocation, "Success" if code == 0 else "Failed", code, stdout, complaint, started)


def send_command(response):
    if "Origin" in response.headers:
        raise SSMException("AccessDeniedException", "Commands are not taken from a browser's page.")
    document = response._get_param("DocumentName")
    nodes = response._get_param("InstanceIds") or []
    account, partition = response.current_account, response.partition
    for node in nodes:
        instance = f"arn:{partition}:ec2:{response.region}:{account}:instance/{node}"
        caller_rights.require(response, "ssm:SendCommand", instance)
    owned = f"arn:{partition}:ssm:{response.region}::document/{document}"
    caller_rights.require(response, "ssm:SendCommand", owned)
    if document != DOCUMENT:
        raise SSMException("InvalidDocument", f"The emulator runs {DOCUMENT} only, not {document}.")
    folders = {node: node_folder(response, node) for node in nodes}
    gone = [node for node, folder in folders.items() if folder is None]
    if gone or not nodes:
        raise SSMException(
            "InvalidInstanceId",
            f"Instances [[{', '.join(gone)}]] not in a valid state for account {account}",
        )
    parameters = response._get_param("Parameters") or {}
    limit = float(parameters.get("executionTimeout", [EXECUTION_SECONDS])[0])
    script = "\n".join(parameters.get("commands", []))
    command = str(uuid.uuid4())
    about = {
        "CommandId": command,
        "Comment": response._get_param("Comment", ""),
        "DocumentName": document,
        "DocumentVersion": "$DEFAULT",
        "Status": "Pending",
        "StatusDetails": "Pending",
    }
    for node, folder in folders.items():
        invocation = {
            **about,
            "InstanceId": node,
            "PluginName": "aws:runShellScript",
            "ResponseCode": -1,
            "StandardOutputContent": "",
            "StandardErrorContent": "",
            "asked": 0,
        }
        commands_of(response)[command, node] = invocation
        work = (invocation, script, folder, limit)
        threading.Thread(target=execute, args=work, daemon=True).start()
    now = datetime.now(timezone.utc)
    patience = response._get_param("TimeoutSeconds") or DELIVERY_SECONDS
    return ActionResult(
        {
            "Command": {
                **about,
                "ExpiresAfter": now + timedelta(seconds=patience + limit),
                "Parameters": parameters,
                "InstanceIds": nodes,
                "Targets": [],
                "RequestedDateTime": now,
                "MaxConcurrency": "50",
                "MaxErrors": "0",
                "TargetCount": len(nodes),
                "CompletedCount": 0,
                "ErrorCount": 0,
                "DeliveryTimedOutCount": 0,
                "TimeoutSeconds": patience,
            }
        }
    )


def get_command_invocation(response):
    place = f"arn:{response.partition}:ssm:{response.region}:{response.current_account}"
    caller_rights.require(response, "ssm:GetCommandInvocation", f"{place}:*")
    asked_for = (response._get_param("CommandId"), response._get_param("InstanceId"))
    invocation = commands_of(response).get(asked_for)
    if invocation is not None:
        invocation["asked"] += 1
    if invocation is None or invocation["asked"] == 1:
        raise SSMException("InvocationDoesNotExist", "")
    return ActionResult({key: value for key, value in invocation.items() if key != "asked"})


def mend():
    SimpleSystemManagerResponse.send_command = send_command
    SimpleSystemManagerResponse.get_command_invocation = get_command_invocation
