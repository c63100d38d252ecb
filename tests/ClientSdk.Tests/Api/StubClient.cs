using ClientSdk.Api;
using ClientSdk.Credentials;
using ClientSdk.Providers;
using ClientSdk.Tests.Scenarios;

namespace ClientSdk.Tests.Api;

/// <summary>Short ways to a client of a server that is played.</summary>
internal static class StubClient
{
    public const string Token = "t0p-secret-bearer";

    /// <summary>Without retries and throttle: what the client itself does, request by request.</summary>
    public static RateLimitedApiClient Of(HttpMessageHandler server, RateLimitProfile? profile = null, Action<ApiClientOptions>? configure = null, string at = "https://api.test")
    {
        Uri address = new(at.EndsWith('/') ? at : at + "/");
        CredentialsHandler handler = new(new OriginCredentials(ApiCredentials.Bearer(Token), address)) { InnerHandler = server };
        return RateLimitedApiClient.Create(new HttpClient(handler) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan }, profile, configure);
    }

    /// <summary>With all stations; off the system's clock, on one thread and with the same draws each time.</summary>
    public static RateLimitedApiClient Whole(HttpMessageHandler server, RateLimitProfile? profile = null, Action<ApiClientOptions>? configure = null) =>
        RateLimitedApiClient.Create(new Uri("https://api.test"), profile, ApiCredentials.Bearer(Token), options =>
        {
            options.PrimaryHandler = () => server;
            configure?.Invoke(options);
            options.Limiters ??= options.TimeProvider == TimeProvider.System ? null : ProviderJob.OnOneThread;
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
