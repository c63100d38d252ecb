using ClientSdk.Api;
using ClientSdk.Credentials;
using ClientSdk.Limits;
using ClientSdk.Providers;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Kinde;
using ClientSdk.Testing.Sandbox;
using ClientSdk.Tests.Scenarios;

namespace ClientSdk.Tests.Credentials;

/// <summary>A Kinde tenant whose tokens do not live long, and a client that fetches them, on virtual time.</summary>
internal sealed class TokenScene : IDisposable
{
    public const string Secret = "s3cret-of-the-application";

    private static readonly Uri Domain = new("https://acme.kinde.com");

    private readonly ProviderJob _job;

    public TokenScene(TimeSpan lifetime, Action<KindeSandboxOptions>? configure = null, params RateLimit[] limits)
    {
        Server = KindeSandbox.Create(options =>
        {
            (options.TimeProvider, options.TokenLifetime, options.ClientSecret) = (Clock, lifetime, Secret);
            options.Faults.Latency = Latency.Constant(TimeSpan.FromMilliseconds(50));
            (options.PermitsPerWindow, options.Concurrency) = (100_000, null);
            configure?.Invoke(options);
        });
        _job = new ProviderJob(RateLimitProfiles.Kinde() with { Limits = limits.Length > 0 ? limits : [RateLimit.PerSecond(1000)] }, Server, Clock);
    }

    public VirtualClock Clock { get; } = new();

    public KindeSandbox Server { get; }

    public int TokensFetched => Server.Accepted.Count(request => request.Path == "/oauth2/token");

    public int CallsAccepted => Server.Accepted.Count - TokensFetched;

    public static ApiCredentials Credentials(string secret = Secret) => ProviderCredentials.Kinde(Domain, "client-1", secret);

    public RateLimitedApiClient Client(string secret = Secret) => _job.Client(Domain, Credentials(secret));

    public void Dispose() => _job.Dispose();
}
