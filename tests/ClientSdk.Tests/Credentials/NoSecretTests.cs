using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using ClientSdk.Api;
using ClientSdk.Credentials;
using ClientSdk.Limits;
using ClientSdk.Providers;
using ClientSdk.Tests.Api;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClientSdk.Tests.Credentials;

/// <summary>Everything that is logged at any level, traced, metered or thrown is searched for what must not be there.</summary>
/// <remarks>Alone: it listens to the whole process, and would have the clients of other tests make what nobody else asked for.</remarks>
[CollectionDefinition(nameof(NoSecretTests), DisableParallelization = true)]
[Collection(nameof(NoSecretTests))]
public sealed class NoSecretTests
{
    private const string ClientSecret = "s3cret-of-the-application";
    private const string Token = "t0ken-of-the-server";
    private const string Key = "k3y-of-the-account";

    [Fact]
    public async Task No_secret_is_in_any_log_trace_metric_or_exception()
    {
        ConcurrentQueue<string> said = new();
        using ActivityListener traces = Traces(said);
        using MeterListener meters = Meters(said);
        using ServiceProvider services = Services(said);
        foreach (string client in (string[])["kinde", "auth0", "lindris", "wrong", "broken"])
        {
            RateLimitedApiClient api = services.GetRequiredKeyedService<RateLimitedApiClient>(client);
            foreach (string path in (string[])["ok", "refused", "error", "moved"])
            {
                await CallAsync(api, path, said);
            }
        }

        meters.RecordObservableInstruments();

        // The net is not empty: it caught the framework's own lines, ours, spans, measurements, and failures.
        Assert.Contains(said, line => line.Contains("System.Net.Http.HttpClient", StringComparison.Ordinal) && line.Contains("Trace", StringComparison.Ordinal));
        Assert.Contains(said, line => line.StartsWith("log ClientSdk", StringComparison.Ordinal));
        Assert.Contains(said, line => line.StartsWith("metric clientsdk.", StringComparison.Ordinal));
        Assert.Contains(said, line => line.Contains("invalid_client", StringComparison.Ordinal));
        Assert.Contains(said, line => line.Contains(nameof(ApiException), StringComparison.Ordinal));
        Assert.All(said, line => Assert.All((string[])[ClientSecret, Token, Key], secret => Assert.DoesNotContain(secret, line, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_token_does_not_show_itself() =>
        Assert.DoesNotContain(Token, new AccessToken(new AuthenticationHeaderValue("Bearer", Token), 0, TimeSpan.FromHours(1)).ToString(), StringComparison.Ordinal);

    private static async Task CallAsync(RateLimitedApiClient api, string path, ConcurrentQueue<string> said)
    {
        using Activity activity = new Activity("call").Start();
        try
        {
            await api.GetJsonAsync<Dictionary<string, string>>(path, TestContext.Current.CancellationToken);
        }
        catch (Exception failure)
        {
            said.Enqueue($"exception {failure}");
            for (Exception? each = failure; each is not null; each = each.InnerException)
            {
                said.Enqueue($"exception {each.GetType().Name} {each.Message} {string.Join(" ", each.Data.Values.Cast<object>())}");
            }
        }
    }

    private static ServiceProvider Services(ConcurrentQueue<string> said)
    {
        Uri at = new("https://api.test");
        ServiceCollection services = new();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new Net(said)));
        Add("kinde", ProviderCredentials.Kinde(at, "client", ClientSecret));
        Add("auth0", ProviderCredentials.Auth0(at, "client", ClientSecret));
        Add("lindris", ApiCredentials.Bearer(Key));
        Add("wrong", ProviderCredentials.Kinde(at, "wrong", ClientSecret));
        Add("broken", ProviderCredentials.Kinde(at, "broken", ClientSecret));
        return services.BuildServiceProvider();

        void Add(string name, ApiCredentials credentials) => services
            .AddHttpClient(name, client => client.BaseAddress = at)
            .AddRateLimitAwareHandler(options => (options.Retries.MaxRetries, options.Retries.BaseDelay) = (1, TimeSpan.FromMilliseconds(1)))
            .AddApiCredentials(credentials)
            .AddRateLimitedApiClient()
            .ConfigurePrimaryHttpMessageHandler(() => new StubServer(Answer));
    }

    private static HttpResponseMessage Answer(SeenRequest seen) => (seen.Address.AbsolutePath, seen.Body) switch
    {
        ("/oauth2/token" or "/oauth/token", var body) when body.Contains("client_id=wrong", StringComparison.Ordinal) =>
            StubServer.Json($$"""{"error":"invalid_client","error_description":"{{body}}"}""", HttpStatusCode.Unauthorized),
        ("/oauth2/token" or "/oauth/token", var body) when body.Contains("client_id=broken", StringComparison.Ordinal) => throw new HttpRequestException("The connection broke."),
        ("/oauth2/token" or "/oauth/token", _) => StubServer.Json($$"""{"access_token":"{{Token}}","expires_in":3600}"""),
        ("/refused", _) => StubServer.Json($$"""{"message":"x-should-retry: no {{seen.Headers["Authorization"]}}"}""", HttpStatusCode.PaymentRequired),
        ("/error", _) => StubServer.Json($$"""{"seen":"{{seen.Headers["Authorization"]}}"}""", HttpStatusCode.InternalServerError),
        ("/moved", _) => new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri("https://elsewhere.test/") } },
        _ => StubServer.Json("{}"),
    };

    private static ActivityListener Traces(ConcurrentQueue<string> said)
    {
        ActivityListener listener = new()
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => said.Enqueue($"trace {activity.DisplayName} {string.Join(" ", activity.TagObjects)} {string.Join(" ", activity.Events.SelectMany(each => each.Tags))}"),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static MeterListener Meters(ConcurrentQueue<string> said)
    {
        MeterListener listener = new() { InstrumentPublished = static (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => said.Enqueue($"metric {instrument.Name} {value} {string.Join(" ", tags.ToArray())}"));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => said.Enqueue($"metric {instrument.Name} {value} {string.Join(" ", tags.ToArray())}"));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => said.Enqueue($"metric {instrument.Name} {value} {string.Join(" ", tags.ToArray())}"));
        listener.Start();
        return listener;
    }

    /// <summary>Every category at every level: the text, the values that it was made of, the scopes and the exception.</summary>
    private sealed class Net(ConcurrentQueue<string> said) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new Line(categoryName, said);

        public void Dispose()
        {
        }

        private sealed class Line(string category, ConcurrentQueue<string> said) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull
            {
                said.Enqueue($"scope {category} {state}");
                return null;
            }

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                string values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(" ", pairs) : "";
                said.Enqueue($"log {category} {logLevel} {formatter(state, exception)} {values} {exception}");
            }
        }
    }
}
