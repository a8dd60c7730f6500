import { toItsEnd } from "../../../program/to-its-end";

export = () => toItsEnd(() => new Promise(() => undefined));
