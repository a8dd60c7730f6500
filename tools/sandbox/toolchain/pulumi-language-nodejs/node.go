package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// programCommand is the node command that runs a stack's program; the flags are those that
// cmd/run/index.js of @pulumi/pulumi documents in its usage.
func programCommand(
	ctx context.Context, engineAddress string, request *pulumirpc.RunRequest,
) (*exec.Cmd, error) {
	config, err := configEnvironment(request)
	if err != nil {
		return nil, err
	}
	info := request.GetInfo()
	runner, err := findInSDK(info.GetProgramDirectory(), "cmd/run")
	if err != nil {
		return nil, err
	}
	options := info.GetOptions().AsMap()

	args := append(nodeArguments(options), runner,
		"--monitor="+request.GetMonitorAddress(),
		"--engine="+engineAddress,
		"--organization="+request.GetOrganization(),
		"--project="+request.GetProject(),
		"--stack="+request.GetStack(),
		"--root-directory="+info.GetRootDirectory(),
		"--pwd="+request.GetPwd(),
		"--parallel="+strconv.Itoa(int(request.GetParallel())),
	)
	if request.GetDryRun() {
		args = append(args, "--dry-run")
	}
	args = append(args, info.GetEntryPoint())
	args = append(args, request.GetArgs()...)

	command := exec.CommandContext(ctx, "node", args...)
	command.Dir = request.GetPwd()
	command.Env = append(append(os.Environ(), config...),
		"PULUMI_NODEJS_TYPESCRIPT="+strconv.FormatBool(options["typescript"] != false),
	)
	return command, nil
}

// configEnvironment is the stack's config in the variables from which @pulumi/pulumi reads it. A
// stack without config gives an empty object, since that reader fails on `null`.
func configEnvironment(request *pulumirpc.RunRequest) ([]string, error) {
	values := request.GetConfig()
	if values == nil {
		values = map[string]string{}
	}
	config, err := json.Marshal(values)
	if err != nil {
		return nil, err
	}
	secretKeys, err := json.Marshal(append([]string{}, request.GetConfigSecretKeys()...))
	if err != nil {
		return nil, err
	}
	return []string{
		"PULUMI_CONFIG=" + string(config),
		"PULUMI_CONFIG_SECRET_KEYS=" + string(secretKeys),
	}, nil
}

// packCommand is the node command that serves the policy pack of a folder.
func packCommand(ctx context.Context, request *pulumirpc.RunPluginRequest) (*exec.Cmd, error) {
	folder := request.GetInfo().GetProgramDirectory()
	runner, err := findInSDK(folder, "cmd/run-policy-pack")
	if err != nil {
		return nil, err
	}
	args := append([]string{runner}, request.GetArgs()...)
	command := exec.CommandContext(ctx, "node", append(args, folder)...)
	// The pack's own tsconfig.json, or none, counts: @pulumi/pulumi looks for it in the working folder.
	command.Dir = folder
	command.Env = request.GetEnv()
	return command, nil
}

// nodeArguments are the flags for node itself from Pulumi.yaml's `runtime.options.nodeargs`.
func nodeArguments(options map[string]any) []string {
	text, _ := options["nodeargs"].(string)
	return strings.Fields(text)
}

// findInSDK finds a folder of the @pulumi/pulumi that node would load from the given folder, in the
// way node does: in node_modules there, or of the nearest folder above that has it.
func findInSDK(from string, inside string) (string, error) {
	for folder := from; ; folder = filepath.Dir(folder) {
		candidate := filepath.Join(folder, "node_modules", "@pulumi", "pulumi", inside)
		if _, err := os.Stat(candidate); err == nil {
			return candidate, nil
		}
		if folder == filepath.Dir(folder) {
			return "", fmt.Errorf("the package @pulumi/pulumi is not installed for %s: run npm ci", from)
		}
	}
}
