using System.Net.Http.Headers;
using ClientSdk.Limits;

namespace ClientSdk.Headers;

/// <summary>
/// The working memory for one reply: what was recognised, and what came of it. One a thread, used again and again, because a
/// reply is read in one go.
/// </summary>
internal sealed class ReplyScan
{
    [ThreadStatic]
    private static ReplyScan? s_spare;

    private HeaderHit[] _hits = new HeaderHit[16];
    private int _count;
    private bool _hasWaits;
    private bool _hasUsage;

    public WindowDrafts Drafts { get; } = new();

    public WaitFacts Waits;

    public string? LimitedBy { get; private set; }

    /// <summary>Lindris names the window that its only reset belongs to.</summary>
    public string? EnforcedWindow { get; private set; }

    public bool ShouldNotRetry { get; private set; }

    public static ReplyScan Rent()
    {
        ReplyScan scan = s_spare ?? new ReplyScan();
        s_spare = null;
        return scan;
    }

    public void Return()
    {
        Array.Clear(_hits, 0, _count);
        Drafts.Clear();
        if (_hasWaits)
        {
            (Waits, _hasWaits) = (default, false);
        }

        (_count, LimitedBy, EnforcedWindow, ShouldNotRetry, _hasUsage) = (0, null, null, false, false);
        s_spare = this;
    }

    public void Add(string name, HeaderMeaning meaning, HeaderStringValues lines)
    {
        if (_count == _hits.Length)
        {
            Array.Resize(ref _hits, _count * 2);
        }

        _hasWaits |= !meaning.DescribesWindow || meaning.Role is HeaderRole.ResetAfter or HeaderRole.WaitsByCategory;
        _hasUsage |= meaning.Role == HeaderRole.UsagePair;
        _hits[_count++] = new(name, meaning, lines);
    }

    /// <summary>Reads everything that was recognised; what cannot be used is named in <see cref="RateLimitReading.Rejected"/>.</summary>
    public void ReadHits(in ServerClock clock, bool isStale, RateLimitReading into)
    {
        int usage = isStale || !_hasUsage ? -1 : IndexOf(HeaderRole.UsagePair);
        int paired = usage < 0 ? -1 : ReadUsagePair(_hits[usage]);
        for (int i = 0; i < _count; i++)
        {
            ref readonly HeaderHit hit = ref _hits[i];
            bool isUsable = !(isStale && hit.Meaning.DescribesWindow);
            int before = Drafts.Count;
            if (i != paired && !(isUsable && ReadHit(hit, clock) && !Drafts.IsOverfull))
            {
                into.Reject(hit.Name);
            }

            if (Drafts.IsOverfull)
            {
                Drafts.CutTo(before);
            }
        }
    }

    private bool ReadHit(in HeaderHit hit, in ServerClock clock)
    {
        if (hit.Meaning.Role is HeaderRole.RateLimitField or HeaderRole.PolicyField)
        {
            // A list may be split over several lines (RFC 9651 section 4.2).
            string joined = hit.Lines.Count == 1 ? hit.Lines.ToString() : string.Join(", ", hit.Lines);
            return hit.Meaning.Role == HeaderRole.RateLimitField
                ? RateLimitFieldReader.TryRead(joined, clock, Drafts)
                : PolicyFieldReader.TryRead(joined, Drafts);
        }

        if (hit.Lines.Count == 1)
        {
            string only = hit.Lines.ToString();
            return hit.Meaning.DescribesWindow ? ReadWindowLine(hit, only, clock) : ReadWaitLine(hit, only, clock);
        }

        bool isRead = false;
        foreach (string line in hit.Lines)
        {
            // One line that can be read is enough: a broken proxy must not hide what the server says.
            isRead |= hit.Meaning.DescribesWindow ? ReadWindowLine(hit, line, clock) : ReadWaitLine(hit, line, clock);
        }

        return isRead;
    }

    private bool ReadWindowLine(in HeaderHit hit, string line, in ServerClock clock)
    {
        HeaderMeaning meaning = hit.Meaning;
        string? family = meaning.Family;
        switch (meaning.Role)
        {
            case HeaderRole.Limit:
                return LimitReader.TryReadLimit(line, family, meaning.WindowName, Drafts) && Describe(meaning);
            case HeaderRole.ParameterList:
                return ParameterListReader.TryRead(line, meaning, clock, Drafts);
            case HeaderRole.LimitsBySeconds or HeaderRole.UsedBySeconds:
                return VendorValueReader.TryReadBySeconds(line, meaning, Drafts);
            case HeaderRole.NamedRemainders:
                return VendorValueReader.TryReadNamedRemainders(line, family, Drafts);
            case HeaderRole.WaitsByCategory:
                FieldValue wait = VendorValueReader.ReadWaitsByCategory(line, family, Drafts);
                Waits.ByCategory = Waits.ByCategory.Or(wait, hit.Name);
                return wait.HasValue;
            case HeaderRole.UsagePair:
                // Without a pair of limits beside it, a count that goes up says nothing.
                return true;
            default:
                return ReadNumberLine(hit, line, clock) && Describe(meaning);
        }
    }

    private bool ReadNumberLine(in HeaderHit hit, string line, in ServerClock clock)
    {
        HeaderMeaning meaning = hit.Meaning;
        ref WindowDraft draft = ref Drafts.GetOrAdd(meaning.Family, meaning.WindowName);
        switch (meaning.Role)
        {
            case HeaderRole.Remaining:
                return LimitReader.TryReadRemaining(line, ref draft);
            case HeaderRole.UsedOfSize:
                return VendorValueReader.TryReadUsedOfSize(line, ref draft);
            case HeaderRole.WindowLength:
                FieldValue length = meaning.InMilliseconds ? RetryAfterReader.ReadMilliseconds(line) : ResetReader.ReadSeconds(line);
                draft.Length = length.Value > 0 ? length.Value : draft.Length;
                return length.HasValue;
            case HeaderRole.ResetAfter:
                FieldValue after = meaning.InMilliseconds ? ResetReader.ReadMilliseconds(line) : ResetReader.ReadSeconds(line);
                draft.ResetAfter = after.HasValue ? Math.Max(draft.ResetAfter, after.Value) : draft.ResetAfter;
                Waits.ResetAfter = Waits.ResetAfter.Or(after, hit.Name);
                return after.HasValue;
            default:
                FieldValue reset = meaning.InMilliseconds ? ResetReader.ReadMilliseconds(line)
                    : ReferenceEquals(meaning.Family, HeaderFamilies.RateLimit) ? ResetReader.ReadInteger(line, clock)
                    : ResetReader.Read(line, clock);
                draft.Take(reset);
                return reset.HasValue;
        }
    }

    private bool ReadWaitLine(in HeaderHit hit, string line, in ServerClock clock)
    {
        FieldValue wait;
        switch (hit.Meaning.Role)
        {
            case HeaderRole.RetryAfter:
                wait = hit.Meaning.InMilliseconds ? RetryAfterReader.ReadMilliseconds(line) : RetryAfterReader.Read(line, clock);
                Waits.RetryAfter = Waits.RetryAfter.Or(wait, hit.Name);
                return wait.HasValue;
            case HeaderRole.RetryAfterMilliseconds:
                wait = RetryAfterReader.ReadMilliseconds(line);
                Waits.Milliseconds = Waits.Milliseconds.Or(wait, hit.Name);
                return wait.HasValue;
            case HeaderRole.RetryIn:
                wait = GoDurationReader.TryRead(FieldText.Trim(line), out long ticks) ? FieldValue.Of(ticks) : FieldValue.Malformed;
                Waits.RetryIn = Waits.RetryIn.Or(wait, hit.Name);
                return wait.HasValue;
            case HeaderRole.RetryAt:
                wait = ResetReader.Read(line, clock);
                Waits.RetryAt = Waits.RetryAt.Or(wait, hit.Name);
                return wait.HasValue;
            default:
                ReadWord(hit.Meaning, line);
                return true;
        }
    }

    private void ReadWord(HeaderMeaning meaning, string line)
    {
        ReadOnlySpan<char> word = FieldText.Trim(line);
        switch (meaning.Role)
        {
            case HeaderRole.ShouldRetry:
                ShouldNotRetry |= word.Equals("false", StringComparison.OrdinalIgnoreCase);
                break;
            case HeaderRole.WindowName when !word.IsEmpty:
                Drafts.Name(meaning.Family, NameCache.Get(word));
                break;
            case HeaderRole.EnforcedWindow when !word.IsEmpty:
                EnforcedWindow ??= NameCache.Get(word);
                LimitedBy ??= EnforcedWindow;
                break;
            case HeaderRole.LimitedBy when !word.IsEmpty:
                LimitedBy ??= NameCache.Get(word);
                break;
        }
    }

    private int ReadUsagePair(in HeaderHit usage)
    {
        for (int i = 0; i < _count; i++)
        {
            HeaderMeaning meaning = _hits[i].Meaning;
            if (meaning is { Role: HeaderRole.Limit, WindowName: null } && ReferenceEquals(meaning.Family, usage.Meaning.Family)
                && VendorValueReader.TryReadUsagePair(_hits[i].Lines.ToString(), usage.Lines.ToString(), meaning.Family, Drafts))
            {
                return i;
            }
        }

        return -1;
    }

    private int IndexOf(HeaderRole role)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_hits[i].Meaning.Role == role)
            {
                return i;
            }
        }

        return -1;
    }

    // The name tells the unit and the length of the window beside its number.
    private bool Describe(HeaderMeaning meaning)
    {
        if (meaning.Unit is null && meaning.Window is null)
        {
            return true;
        }

        ref WindowDraft draft = ref Drafts.GetOrAdd(meaning.Family, meaning.WindowName);
        draft.Unit ??= meaning.Unit;
        draft.Length = draft.Length < 0 && meaning.Window is { } window ? window.Ticks : draft.Length;
        return true;
    }
}
