using System.Net;
using ClientSdk.Api;
using ClientSdk.Credentials;
using ClientSdk.Diagnostics;
using ClientSdk.Limiters;
using ClientSdk.Providers;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Sandbox;
using ClientSdk.Tests.Hosting;
using ClientSdk.Throttling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClientSdk.Tests.Scenarios;

/// <summary>Many requests at once through a whole client against a provider's sandbox, on virtual time.</summary>
internal sealed class ProviderJob(RateLimitProfile profile, SandboxPersonality server, VirtualClock clock) : IDisposable
{
    private readonly RecordedLogs _logs = new();

    /// <summary>Waiters go on where the clock is moved, so that it does not run ahead of them.</summary>
    public static LimiterSettings OnOneThread => new() { Random = new Random(7).NextDouble, RunContinuationsAsynchronously = false };

    /// <summary>What the client has learned of limits, and changed: nothing where the declared ones are the server's.</summary>
    public IEnumerable<string> Learned => _logs.At(LogLevel.Information).Where(line =>
        line.Contains("nobody declared", StringComparison.Ordinal) || line.Contains("changes from", StringComparison.Ordinal));

    /// <summary>The first lines of all that was logged.</summary>
    public IEnumerable<string> Said => _logs.At(LogLevel.Information);

    /// <summary>The same for clients of a container.</summary>
    public static void AddClock(IServiceCollection services, VirtualClock clock)
    {
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton(provider => new ThrottleRegistry(
            clock, provider.GetRequiredService<RateLimitMetrics>(), provider.GetRequiredService<ILoggerFactory>().CreateLogger(RateLimitLog.Category), OnOneThread));
    }

    public static void Slow(SandboxOptions options, VirtualClock clock, int seed = 1)
    {
        options.TimeProvider = clock;
        options.Faults.Seed = seed;
        options.Faults.Latency = Latency.LogNormal(TimeSpan.FromMilliseconds(50), 0.5);
        options.Faults.ShareBeforeCounting = null;
    }

    public RateLimitedApiClient Client(Uri? address = null, ApiCredentials? credentials = null) =>
        RateLimitedApiClient.Create(address ?? new Uri("https://api.test"), profile, credentials ?? ApiCredentials.Bearer("a-key-for-tests"), options =>
        {
            options.PrimaryHandler = () => server.CreateHandler();
            (options.TimeProvider, options.Limiters) = (clock, OnOneThread);
            options.LoggerFactory = LoggerFactory.Create(logging => logging.AddProvider(_logs));
        });

    /// <summary>Runs all requests, each of which must succeed, and returns the time that they took.</summary>
    /// <param name="count">How many.</param>
    /// <param name="request">Makes one by its number.</param>
    /// <param name="credentials">Who sends them.</param>
    /// <param name="whenHalf">Called when half of them are answered.</param>
    public TimeSpan Run(int count, Func<int, HttpRequestMessage> request, ApiCredentials? credentials = null, Action? whenHalf = null)
    {
        int answered = 0;
        clock.Run(async () =>
        {
            await using RateLimitedApiClient api = Client(credentials: credentials);
            HttpStatusCode[] statuses = await Task.WhenAll(Enumerable.Range(0, count).Select(async number =>
            {
                using HttpResponseMessage response = await api.SendAsync(request(number));
                if (++answered == count / 2)
                {
                    whenHalf?.Invoke();
                }

                return response.StatusCode;
            }));
            Assert.All(statuses, status => Assert.InRange((int)status, 200, 299));
        });
        return clock.Elapsed;
    }

    public void Dispose() => _logs.Dispose();

    public static HttpRequestMessage Send(string method, string path, string? json = null) => new(new HttpMethod(method), new Uri(path, UriKind.Relative))
    {
        Content = json is null ? null : new StringContent(json, System.Text.Encoding.UTF8, "application/json"),
    };
}
