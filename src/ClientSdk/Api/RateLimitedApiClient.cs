using System.Text.Json;
using ClientSdk.Credentials;
using ClientSdk.Diagnostics;
using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Providers;
using ClientSdk.Throttling;

namespace ClientSdk.Api;

/// <summary>A client for one API, for migrations and scripts: JSON in and out, whole lists, many items in few requests, typed errors.</summary>
/// <remarks>
/// Thread-safe; make one an API and keep it. Addresses are relative to the base address: <c>api/v1/users</c> goes below its path, <c>/api/v1/users</c>
/// to the root of its host. An address on another scheme, host or port is refused with an <see cref="ArgumentException"/> before anything is sent,
/// so that no credential can leave for it.
/// </remarks>
/// <example>
/// <code>
/// await using RateLimitedApiClient api = RateLimitedApiClient.Create(new Uri("https://acme.kinde.com"), RateLimitProfiles.Kinde(), ApiCredentials.Bearer(token));
/// await foreach (User user in api.ListAsync&lt;User&gt;("api/v1/users", cancellationToken)) { ... }
/// </code>
/// </example>
public sealed partial class RateLimitedApiClient : IAsyncDisposable, IDisposable
{
    private readonly Func<HttpClient> _client;
    private readonly RateLimitProfile? _profile;
    private readonly IDisposable? _owned;
    private readonly TimeProvider _time;
    private readonly ErrorReply _errors;
    private readonly Func<HttpRequestMessage, ForecastLoad, ForecastResult?>? _forecast;
    private readonly Uri _base;
    private JsonSerializerOptions? _json;

    /// <param name="client">Gives the HttpClient of a request, each with the same base address: always one, or one of a factory, which rotates its handlers.</param>
    /// <param name="profile">What is known of the provider.</param>
    /// <param name="options">The clock and the JSON options are taken from here.</param>
    /// <param name="owned">Disposed with this client; null when the HttpClient belongs to somebody else.</param>
    /// <param name="limits">The throttle below, and who the client is there; null when it cannot be seen from here.</param>
    internal RateLimitedApiClient(Func<HttpClient> client, RateLimitProfile? profile, ApiClientOptions options, IDisposable? owned, Func<(Throttle, OriginCredentials?)>? limits = null)
    {
        _forecast = limits is null ? null : (request, load) => Forecast(limits(), request, load);
        _base = BaseAddresses.Checked(client().BaseAddress, nameof(client));
        _client = client;
        _profile = profile;
        _owned = owned;
        _json = options.Json;
        _time = options.TimeProvider;
        _errors = new ErrorReply(options.TimeProvider);
    }

    /// <summary>A client with handlers of its own: no container is needed.</summary>
    /// <param name="baseAddress">An absolute http or https address without user name, query and fragment. A slash is added to its path where it has none at its end.</param>
    /// <param name="profile">What is known of the provider: limits, lists, bulk calls. Null: nothing, the client learns its limits.</param>
    /// <param name="credentials">Who we are. Null: nobody.</param>
    /// <param name="configure">Sets limits, clock, logging and JSON; null keeps the defaults.</param>
    /// <returns>The client. Dispose it.</returns>
    /// <exception cref="ArgumentException">The base address is unusable: the message says why.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Limits or times are unusable: the message names the option, the value and what to change.</exception>
    public static RateLimitedApiClient Create(Uri baseAddress, RateLimitProfile? profile = null, ApiCredentials? credentials = null, Action<ApiClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(baseAddress);
        Uri address = BaseAddresses.Checked(baseAddress, nameof(baseAddress));
        ApiClientOptions options = new();
        options.RateLimits.Profile = profile;
        configure?.Invoke(options);
        OriginCredentials? bound = credentials is null ? null : new OriginCredentials(credentials, address);
        (HttpMessageHandler outermost, Throttle throttle, IDisposable[] state) = ClientHandlers.Build(address.Authority, options, bound);

        // The pipeline has time limits of its own, which do not count the time in the queue.
        HttpClient client = new(outermost) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        return new RateLimitedApiClient(() => client, options.RateLimits.Profile, options, new OwnedParts([.. state, client]), () => (throttle, bound)) { States = throttle.Describe };
    }

    /// <summary>A client over a given HttpClient, which brings its handlers and credentials, for example one of a factory with <c>AddRateLimitAwareHandler</c>.</summary>
    /// <param name="client">With a base address. It is not disposed. A finite <see cref="HttpClient.Timeout"/> is warned about: it counts the time in the queue.</param>
    /// <param name="profile">What is known of the provider: lists and bulk calls. Its limits belong to the HttpClient's handler.</param>
    /// <param name="configure">Sets clock, logging and JSON; null keeps the defaults.</param>
    /// <returns>The client.</returns>
    /// <exception cref="ArgumentException">The HttpClient has no usable base address.</exception>
    public static RateLimitedApiClient Create(HttpClient client, RateLimitProfile? profile = null, Action<ApiClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ApiClientOptions options = new();
        configure?.Invoke(options);
        RateLimitedApiClient api = new(() => client, profile, options, owned: null);
        if (client.Timeout != Timeout.InfiniteTimeSpan)
        {
            options.LoggerFactory.CreateLogger(RateLimitLog.Category).TimeoutCutsWait(api._base.Authority, client.Timeout, options.RateLimits.Retries.MaxDelay);
        }

        return api;
    }

    internal Func<IEnumerable<RateLimitState>>? States { get; init; }

    /// <summary>How the client's limits stand at this moment, for health checks and progress pages: cheap, a partition at a time.</summary>
    /// <returns>One entry after the first request, more where a function tells partitions apart. None for a client over a given HttpClient: ask the container's <see cref="RateLimitStates"/>.</returns>
    public IEnumerable<RateLimitState> GetRateLimitStates() => States?.Invoke() ?? [];

    /// <summary>Sends a request and returns the last reply, whatever its status.</summary>
    /// <param name="request">Its address may be relative.</param>
    /// <param name="completion">Whether to wait for the body. Default: yes.</param>
    /// <param name="cancellationToken">Gives up, in the queue or on the way.</param>
    /// <returns>The reply. Dispose it.</returns>
    /// <exception cref="ArgumentException">The address leads to another scheme, host or port.</exception>
    /// <exception cref="HttpRequestException">No reply came; or <see cref="RequestThrottledException"/>: the client did not send it.</exception>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.RequestUri = Resolve(request.RequestUri?.OriginalString ?? "");
        return _client().SendAsync(request, completion, cancellationToken);
    }

    /// <summary>Disposes the handlers that the client made for itself, and releases whoever waits in its queue. A given HttpClient is left alone.</summary>
    /// <returns>A finished task.</returns>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The same as <see cref="DisposeAsync"/>: nothing has to be waited for.</summary>
    public void Dispose() => _owned?.Dispose();

    /// <exception cref="ArgumentException">It leads to another scheme, host or port.</exception>
    private Uri Resolve(string address)
    {
        if (Uri.TryCreate(_base, address, out Uri? target)
            && target.UserInfo.Length == 0
            && Uri.Compare(_base, target, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0)
        {
            return target;
        }

        throw new ArgumentException($"This client belongs to {_base.GetLeftPart(UriPartial.Authority)} and sends nothing elsewhere. Make another client for another server.", nameof(address));
    }

    /// <summary>Sends a request and returns a success.</summary>
    /// <exception cref="ApiException">The reply is not a success.</exception>
    private async Task<HttpResponseMessage> SendSuccessfullyAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Taken now: a redirect changes the request.
        (HttpMethod method, string path) = (request.Method, request.RequestUri!.AbsolutePath);
        HttpResponseMessage response = await _client().SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await _errors.DescribeAsync(response, method, path, cancellationToken).ConfigureAwait(false);
        }
    }
}
