// The axis that is shown, chosen by its name; in the address: `axis=2`.

import { onState, readState, setSetting } from "../../shared/address.js";
import { addView } from "../../shared/views.js";

const AXIS = "axis";

addView(chooseDirectionAxis);

function chooseDirectionAxis() {
  const select = document.getElementById("direction-axis");
  if (!select) return;
  const panels = [...document.querySelectorAll("#direction .axis")];
  const show = ({ settings }) => {
    const at = panels[settings[AXIS]?.[0]] ? Number(settings[AXIS][0]) : 0;
    select.value = String(at);
    panels.forEach((panel, order) => (panel.hidden = order !== at));
  };
  select.addEventListener("change", () => setSetting(AXIS, select.value === "0" ? null : [select.value]));
  onState(show);
  show(readState());
}
