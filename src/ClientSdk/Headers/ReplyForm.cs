using ClientSdk.Limits;

namespace ClientSdk.Headers;

/// <summary>
/// What the headers of a reply add up to when their numbers are left open. The next reply with the same names in the same places is
/// read by filling them in, and no rule has to find out again which of them belong together.
/// </summary>
internal sealed class ReplyForm
{
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
    public static ReplyForm? Of(ReadOnlySpan<HeaderHit> hits, WindowDrafts drafts, RateLimitReading read)
    {
        if (drafts.HasSeveralFamilies || hits.Length >= WindowDraft.FromSeveral)
        {
            return null;
        }

        foreach (ref readonly HeaderHit hit in hits)
        {
            if (hit.Number < 0 && !(hit.HasOneLine && IsSettledByWords(hit.Meaning.Role)))
            {
                return null;
            }
        }

        foreach (ref readonly WindowDraft draft in drafts.Items)
        {
            if (draft is { LimitFrom: WindowDraft.FromSeveral } or { RemainingFrom: WindowDraft.FromSeveral } or { ResetFrom: WindowDraft.FromSeveral })
            {
                return null;
            }
        }

        return new ReplyForm(Blanks(hits, drafts), read.Windows.ToArray(), read.LimitedBy);
    }

    /// <summary>Whether the reply has the same names in the same order, and a number wherever the form leaves one open, else the same words.</summary>
    public bool Fits(ReadOnlySpan<HeaderHit> hits)
    {
        Blank[] blanks = _blanks;
        if (hits.Length != blanks.Length)
        {
            return false;
        }

        for (int i = 0; i < blanks.Length; i++)
        {
            ref readonly Blank blank = ref blanks[i];
            ref readonly HeaderHit hit = ref hits[i];
            if (hit.Known != blank.Known || (blank.Part == Part.Fixed ? hit.Number != blank.Number || (hit.Number < 0 && hit.Joined != blank.Words) : hit.Number < 0))
            {
                return false;
            }
        }

        return true;
    }

    /// <param name="hits">They fit.</param>
    /// <param name="clock">For a reset that is an instant.</param>
    /// <param name="into">Is cleared already.</param>
    /// <returns>Whether all its numbers can be used; if not, nothing was said.</returns>
    public bool TryFill(ReadOnlySpan<HeaderHit> hits, ServerClock clock, RateLimitReading into)
    {
        Span<StatedWindow> windows = into.Fill(_windows);
        Blank[] blanks = _blanks;
        for (int i = 0; i < blanks.Length; i++)
        {
            ref readonly Blank blank = ref blanks[i];
            switch (blank.Part)
            {
                case Part.Limit:
                    windows[blank.Window].Limit = hits[i].Number;
                    break;
                case Part.Remaining:
                    windows[blank.Window].Remaining = hits[i].Number;
                    break;
                case Part.Reset when !TryFillReset(ref windows[blank.Window], hits[i].Number, blank.Known.Meaning!, clock):
                    into.Clear();
                    return false;
            }
        }

        into.LimitedBy = _limitedBy;
        return true;
    }

    private static bool TryFillReset(ref StatedWindow window, long number, HeaderMeaning meaning, ServerClock clock)
    {
        FieldValue reset = LineReader.ReadReset(number, meaning, clock);
        window.Reset = reset.Value;
        window.IsResetInstant = reset.IsInstant;
        window.IsResetByClientClock = reset.IsInstant && !clock.IsServers;
        return reset.HasValue;
    }

    /// <summary>What such a header says depends on its words alone, whatever time it is.</summary>
    private static bool IsSettledByWords(HeaderRole role) => role is HeaderRole.Limit or HeaderRole.PolicyField or HeaderRole.WindowLength
        or HeaderRole.LimitedBy or HeaderRole.EnforcedWindow or HeaderRole.WindowName or HeaderRole.ShouldRetry;

    private static Blank[] Blanks(ReadOnlySpan<HeaderHit> hits, WindowDrafts drafts)
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
                Leave(blanks, drafts.HasPolicies ? (byte)0 : draft.LimitFrom, Part.Limit, window);
                Leave(blanks, draft.RemainingFrom, Part.Remaining, window);
                Leave(blanks, draft.ResetFrom, Part.Reset, window);
                window++;
            }
        }

        return blanks;
    }

    private static void Leave(Blank[] blanks, byte from, Part part, byte window)
    {
        if (from > 0)
        {
            blanks[from - 1] = blanks[from - 1] with { Part = part, Window = window };
        }
    }

    /// <param name="Known">The header.</param>
    /// <param name="Part">What its number is.</param>
    /// <param name="Window">Of which window.</param>
    /// <param name="Number">What it was.</param>
    /// <param name="Words">What it said, where it was no number.</param>
    private readonly record struct Blank(KnownName Known, Part Part, byte Window, long Number, string? Words);
}
