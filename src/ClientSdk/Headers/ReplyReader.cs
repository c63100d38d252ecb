using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using ClientSdk.Limits;

namespace ClientSdk.Headers;

/// <summary>
/// From a reply to what it said about the limits. Goes once through the raw header values, allocates nothing once a server's
/// names have been seen, and costs next to nothing when the reply has no such headers. Safe for use by several threads at once,
/// each with a reading of its own.
/// </summary>
internal static class ReplyReader
{
    /// <summary>Whether the body can say something that the headers cannot, so that it is worth reading (at most 64 KiB of it).</summary>
    public static bool NeedsBody(HttpResponseMessage response, HeaderProfile profile)
    {
        int status = (int)response.StatusCode;
        bool isWanted = Refusal.MayBeRefusal(status) || (profile.ReadsSuccessBodies && status is >= 200 and < 300);
        if (!isWanted)
        {
            return false;
        }

        string? mediaType = MediaTypeOf(response.Content);
        return BodyReader.IsJson(mediaType) || IsXml(mediaType);
    }

    /// <param name="response">The reply.</param>
    /// <param name="body">Its body as text, or <see langword="null"/> when it was not read.</param>
    /// <param name="profile">What is known of the provider.</param>
    /// <param name="receivedAt">The client's clock when the headers were here.</param>
    /// <param name="into">Is cleared first, and then says what the reply said.</param>
    public static void Read(HttpResponseMessage response, string? body, HeaderProfile profile, in ReceiptTime receivedAt, RateLimitReading into)
    {
        into.Clear();
        HeaderNames names = profile.Names;
        bool isPlain = body is null && response.IsSuccessStatusCode;
        if (!isPlain || ReplyScan.Find(names, into) is not { } known || !known.TryRead(response, receivedAt, into))
        {
            ReadAll(response, body, profile, names, receivedAt, isPlain, into);
        }
    }

    public static bool IsDate(string name) => name.Length == 4 && name.Equals("Date", StringComparison.OrdinalIgnoreCase);

    public static bool IsAge(string name) => name.Length == 3 && name.Equals("Age", StringComparison.OrdinalIgnoreCase);

    public static string? First(HeaderStringValues values)
    {
        if (values.Count == 1)
        {
            return values.ToString();
        }

        foreach (string value in values)
        {
            return value;
        }

        return null;
    }

    private static void ReadAll(HttpResponseMessage response, string? body, HeaderProfile profile, HeaderNames names, in ReceiptTime receivedAt, bool isPlain, RateLimitReading into)
    {
        ReplyScan? scan = null;
        string? date = null;
        string? age = null;
        foreach (KeyValuePair<string, HeaderStringValues> header in response.Headers.NonValidated)
        {
            string name = header.Key;
            if (IsDate(name))
            {
                date = First(header.Value);
            }
            else if (IsAge(name))
            {
                age = First(header.Value);
            }
            else if (names.MayKnow(name))
            {
                (scan ??= ReplyScan.Begin(names, into)).Add(name, header.Value);
            }
        }

        if (scan is not null || body is not null || Refusal.IsRefusalStatus((int)response.StatusCode))
        {
            scan ??= ReplyScan.Begin(names, into);
            long ageTicks = AgeOf(age);
            scan.Clock.Set(date, ageTicks, receivedAt);
            ReadRest(response, body, profile, scan, isStale: ageTicks > 0, into);
            if (isPlain && age is null)
            {
                scan.Remember(into);
            }

            scan.End();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReadRest(HttpResponseMessage response, string? body, HeaderProfile profile, ReplyScan scan, bool isStale, RateLimitReading into)
    {
        LineReader.ReadAll(scan, isStale, into);
        WindowRules.Complete(scan, into);
        (into.LimitedBy, into.WaitingCannotHelp) = (scan.LimitedBy, scan.ShouldNotRetry);
        BodyFacts? facts = string.IsNullOrEmpty(body) ? null : BodyReader.Read(body, MediaTypeOf(response.Content), profile);
        if (profile.ReadsQueryCost && facts is not null)
        {
            facts.Cost.AddTo(into);
            facts.Take(int.MaxValue, facts.Cost.Wait, "extensions.cost");
        }

        Refusal.Decide((int)response.StatusCode, scan.Waits, facts, profile, into);
    }

    // RFC 9111 section 5.1: a list means that only its first member counts; what is no number counts as absent.
    private static long AgeOf(string? age) =>
        age is not null && DecimalNumber.TryParse(FieldText.Trim(age.AsSpan(0, FirstMember(age))), out DecimalNumber seconds) ? seconds.Seconds : 0;

    private static string? MediaTypeOf(HttpContent content) =>
        content.Headers.NonValidated.TryGetValues("Content-Type", out HeaderStringValues values)
        && First(values) is { Length: > 0 } type
            ? type
            : null;

    private static bool IsXml(string? mediaType) =>
        mediaType is not null && mediaType.Contains("xml", StringComparison.OrdinalIgnoreCase);

    private static int FirstMember(string list) => list.IndexOf(',') is >= 0 and int end ? end : list.Length;
}
