using System.Net.Http.Headers;
using System.Numerics;
using System.Runtime.CompilerServices;
using ClientSdk.Limits;

namespace ClientSdk.Headers;

/// <summary>
/// What the headers of a reply add up to when their numbers are left open. The next reply with the same names in the same places is
/// read by filling them in, and no rule has to find out again which of them belong together.
/// </summary>
internal sealed class ReplyForm
{
    private const int MostHeaders = 64;

    private readonly Blank[] _blanks;
    private readonly StatedWindow[] _windows;
    private readonly string? _limitedBy;

    private ReplyForm(Blank[] blanks, StatedWindow[] windows, string? limitedBy) => (_blanks, _windows, _limitedBy) = (blanks, windows, limitedBy);

    private enum Part : byte
    {
        Fixed,
        Limit,
        Remaining,
        Reset,
    }

    /// <summary>The form of a reply that was read by all the rules.</summary>
    /// <returns><see langword="null"/> where the rules look at more than the names: other numbers might add up to something else.</returns>
    public static ReplyForm? Of(ReadOnlySpan<HeaderHit> hits, WindowDrafts drafts, HeaderNames names, RateLimitReading read)
    {
        if (drafts.HasSeveralFamilies || hits.Length is 0 or > MostHeaders)
        {
            return null;
        }

        ulong resets = 0;
        foreach (ref readonly WindowDraft draft in drafts.Items)
        {
            if (draft is { LimitFrom: WindowDraft.FromSeveral } or { RemainingFrom: WindowDraft.FromSeveral } or { ResetFrom: WindowDraft.FromSeveral })
            {
                return null;
            }

            resets |= draft.ResetFrom > 0 ? 1UL << (draft.ResetFrom - 1) : 0;
        }

        for (int i = 0; i < hits.Length; i++)
        {
            ref readonly HeaderHit hit = ref hits[i];
            bool isSettled = hit.Number < 0
                ? hit.HasOneLine && IsSettledByWords(hit.Meaning.Role)
                : !hit.Meaning.InMilliseconds && (hit.Meaning.Role != HeaderRole.Reset || (resets >> i & 1) != 0);
            if (!isSettled)
            {
                return null;
            }
        }

        StatedWindow[] windows = read.Windows.ToArray();
        return new ReplyForm(Blanks(hits, drafts, windows), names.Share(windows), read.LimitedBy);
    }

    public bool BeginsWith(string name) => KnownName.AreSame(_blanks[0].Known.Text, name);

    /// <summary>Reads a success whose body says nothing.</summary>
    /// <param name="response">The reply.</param>
    /// <param name="names">All names that mean something.</param>
    /// <param name="receivedAt">When it was here.</param>
    /// <param name="clock">For resets that are instants.</param>
    /// <param name="into">Is cleared already, and is so again where the reply is of another form.</param>
    /// <param name="first">The reply's first name that means something, where it is not the form's.</param>
    /// <returns>Whether it has the same names in the same order, with a number wherever the form leaves one open and else the same words; or no such names at all.</returns>
    public bool TryRead(HttpResponseMessage response, HeaderNames names, in ReceiptTime receivedAt, ServerClock clock, RateLimitReading into, out string? first)
    {
        first = null;
        Blank[] blanks = _blanks;
        Span<StatedWindow> windows = into.Fill(_windows);
        string? date = null;
        ulong instants = 0;
        int at = 0;
        string? next = blanks[0].Known.Text;
        foreach (KeyValuePair<string, HeaderStringValues> header in response.Headers.NonValidated)
        {
            string name = header.Key;
            if (next is not null && KnownName.AreSame(next, name))
            {
                if (!TryTake(blanks[at], header.Value, windows, out bool isInstant))
                {
                    into.Clear();
                    return false;
                }

                instants |= isInstant ? 1UL << at : 0;
                next = ++at < blanks.Length ? blanks[at].Known.Text : null;
            }
            else if (ReplyReader.IsDate(name))
            {
                date = ReplyReader.First(header.Value);
            }
            else if (ReplyReader.IsAge(name) || (names.MayKnow(name) && names.Find(name).Meaning is not null))
            {
                first = at == 0 ? name : null;
                into.Clear();
                return false;
            }
        }

        if (at < blanks.Length || (instants != 0 && !TryReadInstants(instants, windows, date, receivedAt, clock)))
        {
            into.Clear();
            return at == 0;
        }

        into.LimitedBy = _limitedBy;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryTake(in Blank blank, HeaderStringValues lines, Span<StatedWindow> windows, out bool isInstant)
    {
        isInstant = false;
        if (lines.Count != 1)
        {
            return false;
        }

        string line = lines.ToString();
        if (blank.Words is { } words)
        {
            return line == words;
        }

        if (!CountReader.TryReadDigits(line, out long number))
        {
            return false;
        }

        switch (blank.Part)
        {
            case Part.Limit:
                windows[blank.Window].Limit = number;
                return true;
            case Part.Remaining:
                windows[blank.Window].Remaining = number;
                return true;
            case Part.Reset:
                isInstant = number > ResetReader.LongestDelay;
                ref StatedWindow window = ref windows[blank.Window];
                window.Reset = isInstant ? number : number * TimeSpan.TicksPerSecond;
                (window.IsResetInstant, window.IsResetByClientClock) = (false, false);
                return true;
            default:
                return number == blank.Number;
        }
    }

    /// <summary>What is more than a delay can be. The Date that it counts from may come after it.</summary>
    private bool TryReadInstants(ulong instants, Span<StatedWindow> windows, string? date, in ReceiptTime receivedAt, ServerClock clock)
    {
        clock.Set(date, 0, receivedAt);
        bool areRead = true;
        for (; instants != 0; instants &= instants - 1)
        {
            ref StatedWindow window = ref windows[_blanks[BitOperations.TrailingZeroCount(instants)].Window];
            FieldValue reset = ResetReader.FromNumber(new DecimalNumber(window.Reset), clock);
            (window.Reset, window.IsResetInstant, window.IsResetByClientClock) = (reset.Value, reset.IsInstant, reset.IsInstant && !clock.IsServers);
            areRead &= reset.HasValue;
        }

        clock.Clear();
        return areRead;
    }

    /// <summary>What such a header says depends on its words alone, whatever time it is.</summary>
    private static bool IsSettledByWords(HeaderRole role) => role is HeaderRole.Limit or HeaderRole.PolicyField or HeaderRole.WindowLength
        or HeaderRole.LimitedBy or HeaderRole.EnforcedWindow or HeaderRole.WindowName or HeaderRole.ShouldRetry;

    private static Blank[] Blanks(ReadOnlySpan<HeaderHit> hits, WindowDrafts drafts, StatedWindow[] windows)
    {
        Blank[] blanks = new Blank[hits.Length];
        for (int i = 0; i < hits.Length; i++)
        {
            blanks[i] = new Blank(hits[i].Known, Part.Fixed, 0, hits[i].Number, hits[i].Number < 0 ? hits[i].Joined : null);
        }

        byte window = 0;
        foreach (ref readonly WindowDraft draft in drafts.Items)
        {
            if (draft.SaysSomething)
            {
                // A policy is given to the window of the same limit.
                ref StatedWindow said = ref windows[window];
                Leave(blanks, drafts.HasPolicies ? (byte)0 : draft.LimitFrom, Part.Limit, window, ref said.Limit);
                Leave(blanks, draft.RemainingFrom, Part.Remaining, window, ref said.Remaining);
                Leave(blanks, draft.ResetFrom, Part.Reset, window, ref said.Reset);
                (said.IsResetInstant, said.IsResetByClientClock) = (false, false);
                window++;
            }
        }

        return blanks;
    }

    private static void Leave(Blank[] blanks, byte from, Part part, byte window, ref long number)
    {
        if (from > 0)
        {
            (blanks[from - 1], number) = (blanks[from - 1] with { Part = part, Window = window }, 0);
        }
    }

    /// <param name="Known">The header.</param>
    /// <param name="Part">What its number is.</param>
    /// <param name="Window">Of which window.</param>
    /// <param name="Number">What it was.</param>
    /// <param name="Words">What it said, where it was no number.</param>
    private readonly record struct Blank(KnownName Known, Part Part, byte Window, long Number, string? Words);
}
