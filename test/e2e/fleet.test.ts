import { fleetStory } from "./fleet-story/story";

fleetStory({ name: "e2e-fleet", members: 8, settled: 2 });
