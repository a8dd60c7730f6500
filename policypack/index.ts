import { PolicyPack } from "@pulumi/policy";
import { policiesOfRules } from "./crossguard";
import { rules } from "./rules";

new PolicyPack("session-logs", { policies: policiesOfRules(rules) });
