using System.Globalization;
using System.Net;
using System.Text;
using ClientSdk.Headers;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Headers;

/// <summary>What holds for any input: random bytes, and the headers of the vectors with random damage, from seeds that are said.</summary>
public class HeaderPropertyTests
{
    private const int Rounds = 4000;
    private static readonly TimeSpan Cap = TimeSpan.FromSeconds(2147483648);
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly DialectCase[] Cases = [.. DialectCase.All()];

    private static readonly string[] Names =
        [.. Cases.SelectMany(one => one.Case.GetProperty("headers").EnumerateArray().Select(pair => pair[0].GetString()!)).Distinct(StringComparer.OrdinalIgnoreCase)];

    // Pieces that steer the readers into their corners.
    private static readonly string[] Pieces =
        ["0", "1", "99", "1768478430", "1768478430000", "9223372036854775807", "-", "+", ".", ",", ";", "=", "\"", "\\", ":", "w=", "r=", "t=", "q=", "pk=:YQ==:",
         "limit=", "reset=", "remaining=", " ", "\t", "GMT", "Thu, 15 Jan 2026 12:00:30 GMT", "2026-01-15T12:01:30Z", "1m30s", "h", "ms", "\u00B5s", "\u00A0", "e", "E9", "(", ")", "?1", "@1", "%\"", "*", "/", "32/40", "20:1"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_and_damaged_headers_never_throw_and_never_leave_the_bounds(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < Rounds; i++)
        {
            using HttpResponseMessage response = Arbitrary(random, out string? body);
            RateLimitSnapshot said = RateLimitHeaderParser.Parse(response, body, Now);
            Holds(said, $"seed {seed}, round {i}:\n{response}\n{body}");
        }
    }

    [Fact]
    public void Absent_stays_absent()
    {
        Random random = new(3);
        (string Header, Func<RateLimitWindow, object?> Value)[] parts =
            [("Limit", w => w.Limit), ("Remaining", w => w.Remaining), ("Reset", w => w.Reset)];
        for (int i = 0; i < 500; i++)
        {
            string family = ((string[])["X-RateLimit-", "X-Rate-Limit-", "RateLimit-", "x-sib-ratelimit-"])[random.Next(4)];
            int said = random.Next(1, 8);
            using HttpResponseMessage response = new(random.Next(2) == 0 ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests);
            for (int part = 0; part < 3; part++)
            {
                if ((said >> part & 1) == 1)
                {
                    response.Headers.TryAddWithoutValidation(family + parts[part].Header, random.Next(100).ToString(CultureInfo.InvariantCulture));
                }
            }

            RateLimitWindow window = Assert.Single(RateLimitHeaderParser.Parse(response, null, Now).Windows);
            for (int part = 0; part < 3; part++)
            {
                Assert.Equal((said >> part & 1) == 1, parts[part].Value(window) is not null);
            }

            Assert.Null(window.Window);
            Assert.Null(window.Name);
        }
    }

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

    internal static HttpResponseMessage Arbitrary(Random random, out string? body)
    {
        if (random.Next(3) > 0)
        {
            DialectCase one = Cases[random.Next(Cases.Length)];
            HttpResponseMessage damaged = new((HttpStatusCode)one.Case.GetProperty("status").GetInt32());
            foreach (var pair in one.Case.GetProperty("headers").EnumerateArray())
            {
                damaged.Headers.TryAddWithoutValidation(pair[0].GetString()!, Damage(random, pair[1].GetString()!));
            }

            body = one.Body is null ? null : Damage(random, one.Body);
            return damaged;
        }

        HttpResponseMessage response = new((HttpStatusCode)((int[])[200, 302, 400, 403, 429, 503, 599])[random.Next(7)]);
        for (int i = random.Next(1, 8); i > 0; i--)
        {
            response.Headers.TryAddWithoutValidation(Names[random.Next(Names.Length)], Text(random));
        }

        body = random.Next(2) == 0 ? null : "{\"retry_after\":" + Text(random) + "}";
        return response;
    }

    private static string Damage(Random random, string text)
    {
        StringBuilder damaged = new(text);
        for (int i = random.Next(3); i > 0; i--)
        {
            int at = random.Next(damaged.Length + 1);
            switch (random.Next(3))
            {
                case 0 when at < damaged.Length:
                    damaged.Remove(at, random.Next(1, Math.Min(4, damaged.Length - at) + 1));
                    break;
                case 1:
                    damaged.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                default:
                    damaged.Insert(at, (char)random.Next(256));
                    break;
            }
        }

        return damaged.ToString();
    }

    private static string Text(Random random) => random.Next(2) == 0
        ? string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Pieces[random.Next(Pieces.Length)]))
        : string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => (char)random.Next(0, 700)));

    private static void Holds(RateLimitSnapshot said, string from)
    {
        Within(said.RetryAfter, from);
        Assert.True(said.RetryAfter is null == said.RetryAfterOrigin is null, from);
        foreach (RateLimitWindow window in said.Windows)
        {
            Within(window.Reset, from);
            Within(window.Window, from);
            Assert.True(window is { Limit: null or >= 0, Remaining: null or >= 0 }, from);
            Assert.True(window.Window is null || window.Window > TimeSpan.Zero, from);
            Assert.True(window.Limit is not null || window.Remaining is not null || window.Reset is not null, from);
            Assert.False(string.IsNullOrEmpty(window.Origin), from);
        }
    }

    private static void Within(TimeSpan? time, string from) =>
        Assert.True(time is null || (time >= TimeSpan.Zero && time <= Cap), $"{time} from {from}");
}
