export { mapAtOnce } from "../../shared/map-at-once";
