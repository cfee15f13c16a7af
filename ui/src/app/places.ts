// The places of the sidebar and the palette, in their order.
import {
  AudioWaveform,
  Bot,
  Cable,
  ChartNoAxesColumn,
  Download,
  Inbox,
  type LucideIcon,
  MessageSquare,
  Phone,
  Radio,
  Settings2,
  Sparkles,
  UserRound,
  Users,
} from "lucide-react";
import { paths } from "@/shared/routing/paths";
import { FEATURES } from "./features";

export interface Place {
  key:
    | "desk"
    | "callTasks"
    | "chatTasks"
    | "chats"
    | "people"
    | "exports"
    | "agents"
    | "managers"
    | "ais"
    | "lines"
    | "channels"
    | "integrations"
    | "settings";
  to: string;
  icon: LucideIcon;
  group: "work" | "setUp";
}

const ALL: readonly Place[] = [
  { key: "desk", to: paths.desk, icon: ChartNoAxesColumn, group: "work" },
  { key: "callTasks", to: paths.callTasks, icon: Phone, group: "work" },
  { key: "chatTasks", to: paths.chatTasks, icon: MessageSquare, group: "work" },
  { key: "chats", to: paths.chats, icon: Inbox, group: "work" },
  { key: "people", to: paths.people, icon: Users, group: "work" },
  { key: "exports", to: paths.exports, icon: Download, group: "work" },
  { key: "agents", to: paths.agents, icon: Bot, group: "setUp" },
  { key: "managers", to: paths.managers, icon: UserRound, group: "setUp" },
  { key: "ais", to: paths.ais, icon: Sparkles, group: "setUp" },
  { key: "lines", to: paths.lines, icon: AudioWaveform, group: "setUp" },
  { key: "channels", to: paths.channels, icon: Radio, group: "setUp" },
  { key: "integrations", to: paths.integrations, icon: Cable, group: "setUp" },
  { key: "settings", to: paths.settings, icon: Settings2, group: "setUp" },
];

/** Only places that lead somewhere. */
export const PLACES: readonly Place[] = ALL.filter((place) => FEATURES.some((feature) => feature.path === place.to));
