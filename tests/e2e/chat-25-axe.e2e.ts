import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./fixtures.ts";
import { command, operator } from "./product.ts";

for (const colorScheme of ["light", "dark"] as const) {
  test(`no page has an accessibility fault in ${colorScheme}`, async ({ cast, product }) => {
    test.setTimeout(120_000);
    const [mei, wei] = await cast.pair({ colorScheme });
    const visitor = await cast.browser({ colorScheme });
    const faults: string[] = [];
    const check = async (page: typeof mei.page, name: string) => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      for (const { id, nodes } of violations) {
        faults.push(`${name}: ${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
      }
    };
    for (const place of ["signin", "register"]) {
      await visitor.page.goto(`/a/${product.app.slug}/${place}`);
      await expect(visitor.page.getByLabel("Username")).toBeVisible();
      await check(visitor.page, place);
    }
    await wei.run("friend.request", { username: mei.person.username, reason: "We met at the fair" });
    await wei.tell(mei.person, ["hello, see https://example.com"]);
    await mei.visit();
    await expect(mei.chat.row("Wei Lin")).toContainText("hello");
    await check(mei.page, "list");
    await mei.chat.row("Wei Lin").click();
    await expect(mei.chat.message("hello")).toBeVisible();
    await mei.chat.send("an answer");
    await expect(mei.chat.message("an answer")).toContainText("Sent");
    await expect(mei.page.getByRole("complementary", { name: "Details" })).toContainText(wei.person.username);
    await check(mei.page, "chat");
    for (const place of [
      "contacts",
      "settings/profile",
      "settings/appearance",
      "settings/devices",
      "settings/password",
    ]) {
      await mei.visit(place);
      await expect(mei.page.getByRole("heading", { level: 1 }).first()).toBeVisible();
      await check(mei.page, place);
    }
    await visitor.page.goto("/console/signin");
    await expect(visitor.page.getByLabel("Email")).toBeVisible();
    await check(visitor.page, "console sign-in");
    await command(visitor.context.request, product.url, "operator.signIn", operator, "operator");
    await visitor.page.goto("/console");
    await expect(visitor.page.getByRole("table")).toContainText(product.app.name);
    await check(visitor.page, "console");
    expect(faults).toEqual([]);
  });
}
