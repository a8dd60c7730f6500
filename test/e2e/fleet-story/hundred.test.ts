import { fleetStory } from "./story";

fleetStory({ name: "e2e-fleet-hundred", members: 100, settled: 10 });
