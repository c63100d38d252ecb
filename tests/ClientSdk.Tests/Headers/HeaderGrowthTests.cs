using System.Globalization;
using System.Net;
using System.Text;
using ClientSdk.Headers;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Headers;

/// <summary>No reply costs more time than its length: sixteen times as long, never much more than sixteen times the work.</summary>
public sealed class HeaderGrowthTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Retry-After", "1, ")]
    [InlineData("X-RateLimit-Limit", "1;w=1, ")]
    [InlineData("X-RateLimit-Reset", "1h1m1s,")]
    [InlineData("X-RateLimit-Reset", "1,000")]
    [InlineData("RateLimit-Policy", "\"a\";q=1;w=1,")]
    [InlineData("RateLimit", "\"\\\"\\\\")]
    [InlineData("RateLimit", "limit=1,")]
    [InlineData("X-Sentry-Rate-Limits", "1:a:b,")]
    [InlineData("Auth0-Client-Quota-Limit", "b=per_hour;q=1;r=1;t=1,")]
    [InlineData("X-App-Rate-Limit", "1:1,")]
    [InlineData("x-ms-ratelimit-remaining-resource", "a;1,")]
    [InlineData("X-RateLimit-Limit", "\"")]
    [InlineData("X-RateLimit-Limit", ";")]
    public void Reading_is_linear_in_the_length(string name, string piece) => IsLinear(length =>
    {
        HttpResponseMessage response = new(HttpStatusCode.TooManyRequests);
        response.Headers.TryAddWithoutValidation(name, Repeated(piece, length));
        return (response, null);
    });

    [Theory]
    [InlineData("{\"violated-policies\":[", "\"p\",", "\"p\"]}")]
    [InlineData("{\"errors\":[", "{\"message\":\"no\"},", "{}]}")]
    [InlineData("{\"retry_after\":", "1", "}")]
    [InlineData("", "[", "")]
    [InlineData("{\"a\":\"", "\\u0041", "\"}")]
    public void Reading_a_body_is_linear_in_its_length(string start, string piece, string end)
    {
        using HttpResponseMessage response = new(HttpStatusCode.TooManyRequests);
        IsLinear(length => (response, start + Repeated(piece, length) + end));
    }

    [Theory]
    [InlineData("X-RateLimit-Limit-", "what")]
    [InlineData("X-RateLimit-Limit-", "1")]
    [InlineData("RateLimit-Reset-", "1h")]
    public void Reading_is_linear_in_the_number_of_headers(string prefix, string value) => IsLinear(length =>
    {
        HttpResponseMessage response = new(HttpStatusCode.TooManyRequests);
        for (int i = 0; i < length / 64; i++)
        {
            response.Headers.TryAddWithoutValidation(string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}"), value);
        }

        return (response, null);
    });

    // Sixteen times the input may take sixteen times as long; a quadratic reader takes 256 times.
    private static void IsLinear(Func<int, (HttpResponseMessage Response, string? Body)> make)
    {
        // A busy machine may spoil a measurement, never all of them.
        List<string> tries = [];
        for (int i = 0; i < 5; i++)
        {
            double small = Time(make(16 * 1024));
            double large = Time(make(256 * 1024));
            if (large < small * 64)
            {
                return;
            }

            tries.Add($"16 KiB: {small:F3} ms, 256 KiB: {large:F3} ms");
        }

        Assert.Fail(string.Join('\n', tries));
    }

    private static double Time((HttpResponseMessage Response, string? Body) reply)
    {
        double best = double.MaxValue;
        RateLimitReading reading = new();
        for (int i = 0; i < 7; i++)
        {
            long start = System.Diagnostics.Stopwatch.GetTimestamp();
            ReplyReader.Read(reply.Response, reply.Body, HeaderProfile.Generic, Now, reading);
            best = Math.Min(best, System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return best;
    }

    private static string Repeated(string piece, int length) => new StringBuilder().Insert(0, piece, length / piece.Length).ToString();
}
