import { PolicyPack } from "@pulumi/policy";
import { policiesOfRules } from "./engine/crossguard";
import { rules } from "./rules";

new PolicyPack("session-logs", { policies: policiesOfRules(rules) });
