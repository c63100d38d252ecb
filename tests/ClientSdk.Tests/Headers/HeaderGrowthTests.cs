using System.Globalization;
using System.Net;
using System.Text;
using ClientSdk.Headers;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Headers;

/// <summary>No reply costs more time than its length: 64 times as long, never much more than 64 times the work.</summary>
/// <remarks>Alone in the process, and in processor time: what other tests and other programs do meanwhile is not counted.</remarks>
[CollectionDefinition(nameof(HeaderGrowthTests), DisableParallelization = true)]
[Collection(nameof(HeaderGrowthTests))]
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

    // 64 times the input may take 64 times as long; a quadratic reader takes 4,096 times. The bound lies in the middle, at eight times the one
    // and an eighth of the other: what does not fit into the caches of the processor costs a few times as much.
    private static void IsLinear(Func<int, (HttpResponseMessage Response, string? Body)> make)
    {
        const int Times = 64;
        (HttpResponseMessage Response, string? Body) small = make(4 * 1024);
        (HttpResponseMessage Response, string? Body) large = make(Times * 4 * 1024);
        (double smallest, double largest) = (double.MaxValue, double.MaxValue);
        for (int i = 0; i < 9; i++)
        {
            smallest = Math.Min(smallest, ProcessorTime(small, Times) / Times);
            largest = Math.Min(largest, ProcessorTime(large, 1));
        }

        Assert.True(largest < smallest * Times * 8, $"4 KiB: {smallest:F4} ms, 256 KiB: {largest:F3} ms");
    }

    private static double ProcessorTime((HttpResponseMessage Response, string? Body) reply, int times)
    {
        RateLimitReading reading = new();
        TimeSpan start = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < times; i++)
        {
            ReplyReader.Read(reply.Response, reply.Body, HeaderProfile.Generic, Now, reading);
        }

        return (Environment.CpuUsage.TotalTime - start).TotalMilliseconds;
    }

    private static string Repeated(string piece, int length) => new StringBuilder().Insert(0, piece, length / piece.Length).ToString();
}
