using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace ClientSdk.Hosting;

/// <summary>
/// <see cref="HttpClient.Timeout"/> counts the time in the queue and knows nothing of it; ours does. After everything that the user
/// does to a new client, its Timeout is taken off and becomes the client's TotalTimeout.
/// </summary>
internal sealed class TimeoutTakeover(ClientRegistrations registrations, RateLimitAwareClients clients) : IPostConfigureOptions<HttpClientFactoryOptions>
{
    private static readonly TimeSpan FrameworkDefault = TimeSpan.FromSeconds(100);

    public void PostConfigure(string? name, HttpClientFactoryOptions options)
    {
        string client = name ?? "";
        if (registrations.Find(client) is not null)
        {
            options.HttpClientActions.Add(made => TakeOver(client, made));
        }
    }

    private void TakeOver(string name, HttpClient client)
    {
        TimeSpan timeout = client.Timeout;
        client.Timeout = Timeout.InfiniteTimeSpan;
        if (timeout != FrameworkDefault && timeout != Timeout.InfiniteTimeSpan)
        {
            clients.For(name).TakeTimeout(timeout);
        }
    }
}
