using ClientSdk.Api;
using ClientSdk.Credentials;
using ClientSdk.Providers;

namespace ClientSdk.Tests.Api;

/// <summary>Short ways to a client of a server that is played.</summary>
internal static class StubClient
{
    public const string Token = "t0p-secret-bearer";

    public static RateLimitedApiClient Of(HttpMessageHandler server, RateLimitProfile? profile = null, Action<ApiClientOptions>? configure = null, string at = "https://api.test") =>
        RateLimitedApiClient.Create(new Uri(at), profile, ApiCredentials.Bearer(Token), options =>
        {
            options.PrimaryHandler = () => server;
            configure?.Invoke(options);
        });

    public static async Task<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> source)
    {
        List<T> items = [];
        await foreach (T item in source)
        {
            items.Add(item);
        }

        return items;
    }
}
