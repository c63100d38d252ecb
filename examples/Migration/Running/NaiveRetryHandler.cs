using System.Globalization;
using System.Net;

namespace Migration.Running;

/// <summary>The usual recipe, for comparison: each call waits for its own Retry-After or RateLimit-Reset, else backs off, and tries again.</summary>
internal sealed class NaiveRetryHandler(TimeProvider time) : DelegatingHandler
{
    private const double LongestBackOff = 30;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
            {
                return response;
            }

            TimeSpan wait = Hint(response) ?? BackOff(attempt);
            response.Dispose();
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private static TimeSpan? Hint(HttpResponseMessage response)
    {
        if (response.Headers.RetryAfter?.Delta is { } delta)
        {
            return delta;
        }

        return response.Headers.TryGetValues("RateLimit-Reset", out IEnumerable<string>? values)
            && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)
                ? TimeSpan.FromSeconds(seconds)
                : null;
    }

    /// <summary>1 s, 2 s, 4 s and so on, with the usual jitter.</summary>
    private static TimeSpan BackOff(int attempt) =>
        TimeSpan.FromSeconds(Math.Min(LongestBackOff, Math.Pow(2, attempt)) * (0.5 + Random.Shared.NextDouble() / 2));
}
