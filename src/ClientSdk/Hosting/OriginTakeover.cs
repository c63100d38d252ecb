using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace ClientSdk.Hosting;

/// <summary>
/// Credentials may go to one server only, and which one that is stands on the HttpClient, not on its handlers. After everything that the
/// user does to a new client, its BaseAddress is taken down.
/// </summary>
internal sealed class OriginTakeover(ClientRegistrations registrations, RateLimitAwareClients clients) : IPostConfigureOptions<HttpClientFactoryOptions>
{
    public void PostConfigure(string? name, HttpClientFactoryOptions options)
    {
        string client = name ?? "";
        if (registrations.FindCredentials(client) is not null)
        {
            options.HttpClientActions.Add(made => TakeOver(client, made));
        }
    }

    private void TakeOver(string name, HttpClient client)
    {
        if (registrations.Find(name) is null)
        {
            throw new InvalidOperationException(ClientRegistrations.HomelessText(name));
        }

        clients.For(name).TakeOrigin(client.BaseAddress);
    }
}
