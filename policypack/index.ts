import { PolicyPack } from "@pulumi/policy";
import { dayOf } from "./exemptions";
import { listenForStackConfig } from "./engine/stack-config";
import { policiesOfRules } from "./engine/crossguard";
import { rules } from "./rules";

new PolicyPack("session-logs", {
    policies: policiesOfRules(rules, dayOf(new Date()), listenForStackConfig()),
});
