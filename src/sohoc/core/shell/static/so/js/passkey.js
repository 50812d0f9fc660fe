/**
 * Passkeys and security keys. The server's options stand in a JSON block (or are fetched), the
 * browser asks the person, the answer goes into a hidden field, the form is sent.
 *
 *   <form method="post" data-so="passkey" data-act="create" data-options="js_data"
 *         data-say-none="Máy này không có …" data-say-stopped="Đã dừng …" data-say-failed="…">
 *     <input type="hidden" name="credential"> <p class="so-error" data-so-error hidden>…<span></span></p>
 *     <button type="submit">Thêm</button>
 *   </form>
 *   <script type="application/json" id="js_data">{"creation_options": {"publicKey": {…}}}</script>
 *
 * `data-act`: create | get.  `data-options` names the JSON block; without it `data-options-url` is
 * fetched when the person presses the button.  A tick named `passwordless` asks for a key that
 * signs in alone.
 */

import { say } from "./words.js";

/** @param {string} text base64url */
function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer;
}

/** @param {ArrayBuffer | null | undefined} buffer */
function text(buffer) {
  if (!buffer) return undefined;
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const described = (list) => (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }));

/** @param {object} options of the server, all binary values base64url */
function forCreating(options, isPasswordless) {
  const choice = { ...options.authenticatorSelection };
  if (isPasswordless !== undefined) {
    choice.residentKey = isPasswordless ? "required" : "discouraged";
    choice.requireResidentKey = isPasswordless;
    if (isPasswordless) choice.userVerification = "required";
  }
  return {
    ...options,
    authenticatorSelection: choice,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: described(options.excludeCredentials),
  };
}

const forGetting = (options) => ({
  ...options,
  challenge: bytes(options.challenge),
  allowCredentials: described(options.allowCredentials),
});

/** What the server reads, in the form of the WebAuthn standard's own `toJSON`. */
function plain(credential) {
  const { response } = credential;
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports?.(),
      authenticatorData: response.attestationObject ? undefined : text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: text(response.userHandle),
    },
  };
}

/** @param {HTMLFormElement} form */
async function optionsOf(form) {
  const block = document.getElementById(form.dataset.options ?? "");
  if (block) return JSON.parse(block.textContent);
  const headers = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
  const answer = await fetch(form.dataset.optionsUrl, { headers });
  if (!answer.ok) throw new Error(`options: ${answer.status}`);
  return answer.json();
}

/** @param {HTMLFormElement} form */
async function ceremony(form) {
  const data = await optionsOf(form);
  if (form.dataset.act === "create") {
    const tick = form.elements.namedItem("passwordless");
    const publicKey = forCreating(data.creation_options.publicKey, tick ? tick.checked : undefined);
    return navigator.credentials.create({ publicKey });
  }
  return navigator.credentials.get({ publicKey: forGetting(data.request_options.publicKey) });
}

/** @param {HTMLFormElement} form */
export function start(form) {
  const error = form.querySelector("[data-so-error]");
  const complain = (sentence) => {
    error.hidden = !sentence;
    error.lastElementChild.textContent = sentence;
  };
  const isPossible = Boolean(window.PublicKeyCredential && navigator.credentials);
  form.addEventListener("submit", async (event) => {
    if (form.elements.namedItem("credential").value) return;
    event.preventDefault();
    if (!isPossible) return complain(say("none", form));
    complain("");
    try {
      form.elements.namedItem("credential").value = JSON.stringify(plain(await ceremony(form)));
      form.requestSubmit();
    } catch (reason) {
      // The browser reports a person's "no", a timeout and a missing key by the same name.
      const isStopped = ["NotAllowedError", "AbortError"].includes(reason.name);
      complain(say(isStopped ? "stopped" : "failed", form));
    }
  });
}
