using System.Net;

namespace ClientSdk.Benchmarks.Inner;

/// <summary>
/// Replies of ten headers with a body in memory: six of them about two windows that are all but untouched, or about nothing of the
/// kind, so that both cost the bare handler the same.
/// </summary>
internal static class Replies
{
    private static readonly byte[] Body = "{\"id\":42}"u8.ToArray();

    public static HttpResponseMessage Of(bool hasHeaders)
    {
        HttpResponseMessage reply = new(HttpStatusCode.OK) { Content = new ByteArrayContent(Body) };
        Add(reply, ("Date", "Thu, 15 Jan 2026 12:00:00 GMT"), ("Server", "bench"), ("Cache-Control", "no-store"), ("ETag", "\"abc\""));
        if (hasHeaders)
        {
            Add(
                reply,
                ("X-RateLimit-Limit-Second", "100000000"),
                ("X-RateLimit-Remaining-Second", "99999999"),
                ("X-RateLimit-Reset-Second", "1"),
                ("X-RateLimit-Limit-Minute", "1000000000"),
                ("X-RateLimit-Remaining-Minute", "999999999"),
                ("X-RateLimit-Reset-Minute", "30"));
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

    private static void Add(HttpResponseMessage reply, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        foreach ((string name, string value) in headers)
        {
            reply.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
