using System.Net;
using System.Text.Json.Nodes;

namespace WebApi.Clients;

/// <summary>What a visitor's request needs.</summary>
internal sealed class Auth0Users(HttpClient client)
{
    public async Task<JsonNode?> FindAsync(string id, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await client.GetAsync($"api/v2/users/{Uri.EscapeDataString(id)}", cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken);
    }
}
