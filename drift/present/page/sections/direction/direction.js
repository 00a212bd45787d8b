// The axis that is shown, chosen by its name; in the address: `axis=2`.

import { onState, readState, setSetting } from "../../shared/address.js";
import { partsOf } from "../../shared/dom.js";
import { addView } from "../../shared/views.js";

const AXIS = "axis";

addView(chooseDirectionAxis);

function chooseDirectionAxis() {
  const choices = partsOf(document, "#direction-axis input", HTMLInputElement);
  const panels = partsOf(document, "#direction .axis", HTMLElement);
  if (!choices.length) return;
  /** @param {State} state */
  const show = ({ settings }) => {
    const asked = Number(settings[AXIS]?.[0]);
    const at = panels[asked] ? asked : 0;
    choices[at].checked = true;
    panels.forEach((panel, order) => (panel.hidden = order !== at));
  };
  choices.forEach((one, at) => one.addEventListener("change", () => setSetting(AXIS, at ? [at] : null)));
  onState(show);
  show(readState());
}
