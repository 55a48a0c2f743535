/** A call to be written down as code. */
export type CallShape = { origin: string; method: string; target: string; appKey: string; body: string };

export type SnippetLanguage = { id: string; label: string; write(call: CallShape): string };

const indent = (text: string, spaces: number): string => text.replaceAll("\n", `\n${" ".repeat(spaces)}`);
const quoted = (text: string): string => JSON.stringify(text);
/** In single quotes of a shell or of PHP. */
const single = (text: string, escaped: string): string => `'${text.replaceAll("'", escaped)}'`;

const curl = ({ origin, method, target, appKey, body }: CallShape): string =>
  [
    `curl -X ${method} ${single(origin + target, "'\\''")}`,
    `-u ${single(appKey, "'\\''")}:"$MASTER_SECRET"`,
    ...(body === "" ? [] : [`-H 'Content-Type: application/json'`, `-d ${single(body, "'\\''")}`]),
  ].join(" \\\n  ");

const javascript = ({ origin, method, target, appKey, body }: CallShape): string =>
  `import { env } from "node:process";

const response = await fetch(${quoted(origin + target)}, {
  method: ${quoted(method)},
  headers: {
    Authorization: "Basic " + btoa(${quoted(appKey)} + ":" + env.MASTER_SECRET),${body === "" ? "" : '\n    "Content-Type": "application/json",'}
  },${body === "" ? "" : `\n  body: JSON.stringify(${indent(body, 2)}),`}
});
console.log(response.status, await response.text());`;

const python = ({ origin, method, target, appKey, body }: CallShape): string =>
  `import json, os, requests

response = requests.request(
    ${quoted(method)},
    ${quoted(origin + target)},
    auth=(${quoted(appKey)}, os.environ["MASTER_SECRET"]),${body === "" ? "" : `\n    json=json.loads(r'''${indent(body, 4)}'''),`}
)
print(response.status_code, response.text)`;

const php = ({ origin, method, target, appKey, body }: CallShape): string =>
  `$call = curl_init(${single(origin + target, "\\'")});
curl_setopt_array($call, [
    CURLOPT_CUSTOMREQUEST => '${method}',
    CURLOPT_USERPWD => ${single(appKey, "\\'")} . ':' . getenv('MASTER_SECRET'),
    CURLOPT_RETURNTRANSFER => true,${
      body === ""
        ? ""
        : `\n    CURLOPT_HTTPHEADER => ['Content-Type: application/json'],\n    CURLOPT_POSTFIELDS => ${single(body, "\\'")},`
    }
]);
echo curl_exec($call);`;

const java = ({ origin, method, target, appKey, body }: CallShape): string =>
  `String credentials = ${quoted(appKey)} + ":" + System.getenv("MASTER_SECRET");
HttpRequest request = HttpRequest.newBuilder(URI.create(${quoted(origin + target)}))
    .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes()))${
      body === "" ? "" : `\n    .header("Content-Type", "application/json")`
    }
    .method("${method}", ${
      body === ""
        ? "HttpRequest.BodyPublishers.noBody()"
        : `HttpRequest.BodyPublishers.ofString(${quoted(compact(body))})`
    })
    .build();
HttpResponse<String> response = HttpClient.newHttpClient()
    .send(request, HttpResponse.BodyHandlers.ofString());
System.out.println(response.statusCode() + " " + response.body());`;

const csharp = ({ origin, method, target, appKey, body }: CallShape): string =>
  `var credentials = ${quoted(appKey)} + ":" + Environment.GetEnvironmentVariable("MASTER_SECRET");
var request = new HttpRequestMessage(new HttpMethod("${method}"), ${quoted(origin + target)});
request.Headers.Authorization = new AuthenticationHeaderValue(
    "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));${
      body === ""
        ? ""
        : `\nrequest.Content = new StringContent(${quoted(compact(body))}, Encoding.UTF8, "application/json");`
    }
var response = await new HttpClient().SendAsync(request);
Console.WriteLine($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");`;

/** JSON on one line, for languages whose strings have only one; what is no JSON stays as it is. */
function compact(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body));
  } catch {
    return body;
  }
}

/** The languages in which a call is shown. The secret never stands in one: it comes from the environment. */
export const snippetLanguages: SnippetLanguage[] = [
  { id: "curl", label: "curl", write: curl },
  { id: "javascript", label: "JavaScript", write: javascript },
  { id: "python", label: "Python", write: python },
  { id: "php", label: "PHP", write: php },
  { id: "java", label: "Java", write: java },
  { id: "csharp", label: "C#", write: csharp },
];
