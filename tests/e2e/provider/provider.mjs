// A certified OpenID Connect provider for the test of single sign-on.
// One argument: JSON with port, client, redirect, and what it claims of each login.
import { Provider } from "oidc-provider";

const { port, client, redirect, people } = JSON.parse(process.argv[2]);
const scope = "openid profile";
const claims = ["name", "preferred_username", "staff_no", "groups", "department"];

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ ...client, redirect_uris: [redirect] }],
  claims: { openid: ["sub"], profile: claims },
  conformIdTokenClaims: false,
  cookies: { keys: ["for a test only"] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, preferred_username: id, ...people[id] }),
  }),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  loadExistingGrant: async (ctx) => {
    const accountId = ctx.oidc.session.accountId;
    const grant = new provider.Grant({ accountId, clientId: ctx.oidc.client.clientId });
    grant.addOIDCScope(scope);
    await grant.save();
    return grant;
  },
});

const page = `<!doctype html><title>provider</title><link rel="icon" href="data:,">
<form method="post"><input name="login" aria-label="login"><button>Log in</button></form>`;

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/interaction/")) return next();
  if (ctx.method === "GET") {
    ctx.type = "html";
    ctx.body = page;
    return undefined;
  }
  let form = "";
  for await (const part of ctx.req) form += part;
  const accountId = new URLSearchParams(form).get("login");
  ctx.respond = false;
  return provider.interactionFinished(ctx.req, ctx.res, { login: { accountId } });
});

provider.listen(port, "127.0.0.1", () => console.log("listening"));
