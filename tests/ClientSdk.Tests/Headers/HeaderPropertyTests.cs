using System.Globalization;
using System.Net;
using System.Text;
using ClientSdk.Headers;
using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Headers;

/// <summary>What holds for any input: random bytes, and the headers of the vectors with random damage, from seeds that are said.</summary>
public class HeaderPropertyTests
{
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
        for (int i = 0; i < Rounds.Of(4000); i++)
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
        for (int i = 0; i < Rounds.Of(500); i++)
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
