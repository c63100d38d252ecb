using System.Globalization;
using System.Net;

namespace ClientSdk.Benchmarks.Inner;

/// <summary>
/// Replies of ten headers with a body in memory: six of them about two windows that are all but untouched, or about nothing of the
/// kind, so that both cost the bare handler the same. What is left goes down over a lap of replies.
/// </summary>
internal static class Replies
{
    /// <summary>A power of two, and few: a reply that has just come is in the processor's cache.</summary>
    public const int Lap = 8;

    private static readonly byte[] Body = "{\"id\":42}"u8.ToArray();

    private static readonly (string Name, string Value)[] Ordinary =
        [("Date", "Thu, 15 Jan 2026 12:00:00 GMT"), ("Server", "bench"), ("Cache-Control", "no-store"), ("ETag", "\"abc\"")];

    public static HttpResponseMessage Of(bool hasHeaders, int turn = 0)
    {
        HttpResponseMessage reply = Saying();
        if (hasHeaders)
        {
            Add(
                reply,
                ("X-RateLimit-Limit-Second", "100000000"),
                ("X-RateLimit-Remaining-Second", Text(99_999_999 - turn)),
                ("X-RateLimit-Reset-Second", "1"),
                ("X-RateLimit-Limit-Minute", "1000000000"),
                ("X-RateLimit-Remaining-Minute", Text(999_999_999 - turn)),
                ("X-RateLimit-Reset-Minute", Text(30 - turn)));
        }
        else
        {
            Add(
                reply,
                ("X-Content-Type-Options", "nosniff"),
                ("Strict-Transport-Security", "max-age=1"),
                ("Referrer-Policy", "no-referrer"),
                ("X-Frame-Options", "DENY"),
                ("X-Request-Id", "01HQ7ZJ8M5"),
                ("Vary", "Accept"));
        }

        return reply;
    }

    public static HttpResponseMessage Ietf()
    {
        HttpResponseMessage reply = Of(hasHeaders: false);
        Add(reply, ("RateLimit-Policy", "\"second\";q=100000000;w=1, \"minute\";q=1000000000;w=60"), ("RateLimit", "\"second\";r=99999999;t=1, \"minute\";r=999999999;t=30"));
        return reply;
    }

    /// <summary>The six that Lindris sends with every reply.</summary>
    public static HttpResponseMessage Lindris() => Saying(
        ("X-RateLimit-Limit", "60"),
        ("X-RateLimit-Remaining", "45"),
        ("X-RateLimit-Limit-Second", "2"),
        ("X-RateLimit-Remaining-Second", "1"),
        ("X-RateLimit-Reset", "42"),
        ("X-RateLimit-Limited-By", "minute"));

    /// <summary>The reset is an instant.</summary>
    public static HttpResponseMessage Auth0() =>
        Saying(("x-ratelimit-limit", "50"), ("x-ratelimit-remaining", "49"), ("x-ratelimit-reset", "1768478401"));

    /// <summary>Resets are words.</summary>
    public static HttpResponseMessage OpenAI() => Saying(
        ("x-ratelimit-limit-requests", "60"),
        ("x-ratelimit-limit-tokens", "150000"),
        ("x-ratelimit-remaining-requests", "59"),
        ("x-ratelimit-remaining-tokens", "149984"),
        ("x-ratelimit-reset-requests", "1s"),
        ("x-ratelimit-reset-tokens", "6m0s"));

    public static HttpResponseMessage EarlyIetf() =>
        Saying(("RateLimit-Limit", "100"), ("RateLimit-Remaining", "50"), ("RateLimit-Reset", "30"), ("RateLimit-Policy", "100;w=60"));

    public const string RefusalBody = """{"message":"You have exceeded your user rate limit.","status_code":429,"retry_after":42}""";

    public static HttpResponseMessage Refusal()
    {
        HttpResponseMessage reply = new(HttpStatusCode.TooManyRequests) { Content = new StringContent(RefusalBody, null, "application/json") };
        Add(reply, Ordinary);
        Add(reply, ("Retry-After", "42"));
        return reply;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static HttpResponseMessage Saying(params (string Name, string Value)[] headers)
    {
        HttpResponseMessage reply = new(HttpStatusCode.OK) { Content = new ByteArrayContent(Body) };
        Add(reply, Ordinary);
        Add(reply, headers);
        return reply;
    }

    private static void Add(HttpResponseMessage reply, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        foreach ((string name, string value) in headers)
        {
            // A connection makes a string for each name that the framework does not know.
            reply.Headers.TryAddWithoutValidation(new string(name.AsSpan()), value);
        }
    }
}
