using System.Text.Json.Nodes;

namespace WebApi.Clients;

/// <summary>What runs in the background: page after page of all users.</summary>
internal sealed class Auth0Export(HttpClient client)
{
    public const int PageSize = 50;

    /// <summary>The users of one page; fewer than a page's worth when it is the last one.</summary>
    public async Task<JsonArray> ReadAsync(int page, CancellationToken cancellationToken) =>
        await client.GetFromJsonAsync<JsonArray>($"api/v2/users?page={page}&per_page={PageSize}", cancellationToken) ?? [];
}
