using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.Tests.Sandbox;

/// <summary>Short ways to call a sandbox.</summary>
internal static class Calls
{
    internal static HttpClient Client(this SandboxPersonality sandbox, string? bearer = "key", string ip = "127.0.0.1")
    {
        HttpClient client = new(sandbox.CreateHandler(ip)) { BaseAddress = new Uri("https://sandbox.test") };
        client.DefaultRequestHeaders.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
        client.Timeout = Timeout.InfiniteTimeSpan;
        return client;
    }

    internal static async Task<(HttpResponseMessage Response, JsonNode? Body)> CallAsync(this HttpClient client, string call, string? json = null)
    {
        string[] parts = call.Split(' ');
        using HttpRequestMessage request = new(new HttpMethod(parts[0]), parts[1]);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        HttpResponseMessage response = await client.SendAsync(request);
        string body = await response.Content.ReadAsStringAsync();
        return (response, body.StartsWith('{') || body.StartsWith('[') ? JsonNode.Parse(body) : null);
    }

    internal static async Task<int> StatusAsync(this HttpClient client, string call, string? json = null)
    {
        (HttpResponseMessage response, _) = await client.CallAsync(call, json);
        return (int)response.StatusCode;
    }

    internal static string? Header(this HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(", ", values) : null;
}
