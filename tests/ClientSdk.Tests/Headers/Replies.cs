using System.Globalization;
using System.Net;
using ClientSdk.Headers;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Headers;

/// <summary>A reply as a test writes it, a status and headers as they stand on the wire, and what was read as a test expects it.</summary>
internal static class Replies
{
    public static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    public static HttpResponseMessage Of(int status, params IEnumerable<string> headers)
    {
        HttpResponseMessage response = new((HttpStatusCode)status);
        foreach (string line in headers)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            Assert.True(response.Headers.TryAddWithoutValidation(line[..colon], line[(colon + 2)..]), line);
        }

        return response;
    }

    /// <summary>By the generic rules, at <see cref="Now"/>, with nothing remembered of earlier replies.</summary>
    public static RateLimitSnapshot Read(int status, string? body, params IEnumerable<string> headers)
    {
        using HttpResponseMessage response = Of(status, headers);
        return RateLimitHeaderParser.Parse(response, body, new HeaderProfile(), Now);
    }

    /// <summary>What a success says of windows.</summary>
    public static string Windows(params IEnumerable<string> headers) => Text(Read(200, null, headers));

    /// <summary><c>name limit/remaining reset/length</c> for each window, in seconds, with <c>-</c> for what was not said.</summary>
    public static string Text(RateLimitSnapshot said) => string.Join(", ", said.Windows.Select(window =>
        $"{window.Name ?? "-"} {Text(window.Limit)}/{Text(window.Remaining)} {Text(window.Reset?.TotalSeconds)}/{Text(window.Window?.TotalSeconds)}"));

    /// <summary>The same of windows that are being put together; <c>p</c> is a policy.</summary>
    public static string Text(WindowDrafts drafts) => string.Join(", ", drafts.Items.ToArray().Select(draft =>
        $"{draft.Name ?? "-"} {Said(draft.Limit)}/{Said(draft.Remaining)} {Seconds(draft.Reset)}/{Seconds(draft.Length)}{(draft.IsPolicy ? "p" : "")}"));

    private static string Seconds(long ticks) => Text(ticks < 0 ? null : TimeSpan.FromTicks(ticks).TotalSeconds);

    private static string Said(long count) => Text(count < 0 ? null : count);

    private static string Text(double? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "-";
}
