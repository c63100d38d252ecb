using System.Net;

namespace WebApi.Clients;

/// <summary>Another program with the same key, which knows nothing of limits. It takes from the quota that ours counts on.</summary>
internal sealed class Stranger(Uri tenant) : IDisposable
{
    private const int Requests = 40;

    private readonly HttpClient _client = new() { BaseAddress = tenant, DefaultRequestHeaders = { Authorization = Auth0Clients.Token } };

    public async Task<Booty> TakeAsync(CancellationToken cancellationToken)
    {
        HttpStatusCode[] answers = await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => SendAsync(cancellationToken)));
        return new Booty(answers.Count(answer => answer == HttpStatusCode.OK), answers.Count(answer => answer == HttpStatusCode.TooManyRequests));
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpStatusCode> SendAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await _client.GetAsync("api/v2/users?per_page=1", cancellationToken);
        return response.StatusCode;
    }
}

/// <summary>What the stranger got.</summary>
internal sealed record Booty(int Taken, int Refused);
