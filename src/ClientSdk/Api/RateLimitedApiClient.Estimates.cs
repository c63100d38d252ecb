using ClientSdk.Bulk;
using ClientSdk.Credentials;
using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Throttling;

namespace ClientSdk.Api;

/// <content>How long a job will take.</content>
public sealed partial class RateLimitedApiClient
{
    /// <summary>How long a job of so many items will take under the limits in force, before anything is sent; or why nobody can tell.</summary>
    /// <remarks>
    /// The job is run through copies of the limits' ledgers, so several limits, bursts, what has been spent and what has been learned are all in it. It
    /// takes a few milliseconds for 10,000 requests; beyond 100,000 the rest is taken to go on as they did.
    /// </remarks>
    /// <param name="method">The method of the call.</param>
    /// <param name="path">Relative to the base address.</param>
    /// <param name="count">Items, 0 or more.</param>
    /// <param name="options">Items a request, requests at once, the round trip; null keeps the defaults.</param>
    /// <returns>The estimate.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative, an option is out of its range, or the batch size above the provider's maximum.</exception>
    /// <exception cref="ArgumentException">The address leads elsewhere.</exception>
    public BulkEstimate Estimate(HttpMethod method, string path, long count, EstimateOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        options ??= new EstimateOptions();
        options.Validate();
        Uri address = Resolve(path);
        BulkRule? rule = RouteRules.Find(_profile?.Bulk ?? [], static rule => rule.Route, method, address);
        int? largest = rule is null ? null : rule.MaxItems ?? _profile?.MaxBulkItems;
        int size = BulkSizing.Of(options.BatchSize, largest ?? (options.BatchSize ?? 1), $"{method} {address.AbsolutePath}");
        long requests = (count / size) + (count % size > 0 ? 1 : 0);
        return Forecast(method, address, new ForecastLoad(requests, options.Parallelism, options.RoundTrip)) is { } forecast
            ? new BulkEstimate { Requests = requests, Time = forecast.Time, LimitedBy = forecast.LimitedBy }
            : new BulkEstimate { Requests = requests, Unknown = WhyUnknown };
    }

    private string WhyUnknown => _forecast is null
        ? "this client was made over a given HttpClient, whose handlers know its limits and not the client."
        : "no limit is known for these requests, neither declared nor learned yet. Declare it in the profile or in the options, or ask again when the client has learned it.";

    private static ForecastResult? Forecast((Throttle Throttle, OriginCredentials? Credentials) limits, HttpRequestMessage request, ForecastLoad load)
    {
        // As when it is sent: some profiles count by it.
        RequestJourney.Of(request).Credential = limits.Credentials?.IdentityFor(request);
        return limits.Throttle.Forecast(request, load);
    }

    private ForecastResult? Forecast(HttpMethod method, Uri address, ForecastLoad load)
    {
        using HttpRequestMessage request = new(method, address);
        return _forecast?.Invoke(request, load);
    }
}
