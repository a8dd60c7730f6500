import { toItsEnd } from "../../../shared/pulumi/to-its-end";

export = () => toItsEnd(() => new Promise(() => undefined));
