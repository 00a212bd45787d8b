// The axis that is shown, chosen by its name; in the address: `axis=2`.

import { onState, readState, setSetting } from "../../shared/address.js";
import { partsOf } from "../../shared/dom.js";
import { addView } from "../../shared/views.js";

const AXIS = "axis";

addView(chooseDirectionAxis);

function chooseDirectionAxis() {
  const select = document.getElementById("direction-axis");
  if (!(select instanceof HTMLSelectElement)) return;
  const panels = partsOf(document, "#direction .axis", HTMLElement);
  /** @param {State} state */
  const show = ({ settings }) => {
    const asked = Number(settings[AXIS]?.[0]);
    const at = panels[asked] ? asked : 0;
    select.value = String(at);
    panels.forEach((panel, order) => (panel.hidden = order !== at));
  };
  select.addEventListener("change", () => setSetting(AXIS, select.value === "0" ? null : [select.value]));
  onState(show);
  show(readState());
}
