using ClientSdk.Limits;

namespace ClientSdk.Headers;

/// <summary>From the headers that mean something to what they say: numbers into the drafts of windows, waits, and words.</summary>
internal static class LineReader
{
    /// <summary>Reads everything that was recognised; what cannot be used is named in <see cref="RateLimitReading.Rejected"/>.</summary>
    public static void ReadAll(ReplyScan scan, bool isStale, RateLimitReading into)
    {
        ReadOnlySpan<HeaderHit> hits = scan.Hits;
        int usage = isStale ? -1 : IndexOf(hits, HeaderRole.UsagePair);
        int paired = usage < 0 ? -1 : ReadUsagePair(scan, hits[usage]);
        WindowDrafts drafts = scan.Drafts;
        for (int i = 0; i < hits.Length; i++)
        {
            ref readonly HeaderHit hit = ref hits[i];
            bool isUsable = !(isStale && hit.Meaning.DescribesWindow);
            int before = drafts.Count;
            if (i != paired && !(isUsable && ReadHit(scan, hit, i) && !drafts.IsOverfull))
            {
                into.Reject(hit.Name);
            }

            if (drafts.IsOverfull)
            {
                drafts.CutTo(before);
            }
        }
    }

    /// <summary>A reset without a unit, or in the one that the header's name tells.</summary>
    public static FieldValue ReadReset(long number, HeaderMeaning meaning, ServerClock clock)
    {
        DecimalNumber value = new(number);
        return meaning.InMilliseconds ? ResetReader.Plausible(FieldValue.Of(value.Milliseconds)) : ResetReader.FromNumber(value, clock);
    }

    private static bool ReadHit(ReplyScan scan, in HeaderHit hit, int index)
    {
        HeaderMeaning meaning = hit.Meaning;
        if (hit.Number >= 0)
        {
            return ReadNumber(scan, meaning, hit.Number, (byte)Math.Min(index + 1, WindowDraft.FromSeveral));
        }

        if (hit.HasOneLine || meaning.Role is HeaderRole.RateLimitField or HeaderRole.PolicyField)
        {
            return ReadLine(scan, hit, hit.Joined);
        }

        bool isRead = false;
        foreach (string line in hit.Lines)
        {
            // One line that can be read is enough: a broken proxy must not hide what the server says.
            isRead |= ReadLine(scan, hit, line);
        }

        return isRead;
    }

    private static bool ReadLine(ReplyScan scan, in HeaderHit hit, string line) => hit.Meaning.DescribesWindow ? ReadWindowLine(scan, hit, line) : ReadWaitLine(scan, hit, line);

    private static bool ReadNumber(ReplyScan scan, HeaderMeaning meaning, long number, byte from)
    {
        ref WindowDraft draft = ref scan.Drafts.GetOrAdd(meaning.Family, meaning.WindowName);
        switch (meaning.Role)
        {
            case HeaderRole.Limit:
                draft.TakeLimit(number, from);
                break;
            case HeaderRole.Remaining:
                draft.TakeRemaining(number, from);
                break;
            default:
                FieldValue reset = ReadReset(number, meaning, scan.Clock);
                draft.Take(reset, from);
                if (!reset.HasValue)
                {
                    return false;
                }

                break;
        }

        if (meaning.DescribesLength)
        {
            draft.Describe(meaning);
        }

        return true;
    }

    private static bool ReadWindowLine(ReplyScan scan, in HeaderHit hit, string line)
    {
        HeaderMeaning meaning = hit.Meaning;
        string? family = meaning.Family;
        switch (meaning.Role)
        {
            case HeaderRole.Limit:
                return LimitReader.TryReadLimit(line, family, meaning.WindowName, scan.Drafts) && Describe(scan.Drafts, meaning);
            case HeaderRole.RateLimitField:
                return RateLimitFieldReader.TryRead(line, scan.Clock, scan.Drafts);
            case HeaderRole.PolicyField:
                return PolicyFieldReader.TryRead(line, scan.Drafts);
            case HeaderRole.ParameterList:
                return ParameterListReader.TryRead(line, meaning, scan.Clock, scan.Drafts);
            case HeaderRole.LimitsBySeconds or HeaderRole.UsedBySeconds:
                return VendorValueReader.TryReadBySeconds(line, meaning, scan.Drafts);
            case HeaderRole.NamedRemainders:
                return VendorValueReader.TryReadNamedRemainders(line, family, scan.Drafts);
            case HeaderRole.WaitsByCategory:
                FieldValue wait = VendorValueReader.ReadWaitsByCategory(line, family, scan.Drafts);
                scan.Waits.ByCategory = scan.Waits.ByCategory.Or(wait, hit.Name);
                scan.Waits.AreAny = true;
                return wait.HasValue;
            case HeaderRole.UsagePair:
                // Without a pair of limits beside it, a count that goes up says nothing.
                return true;
            default:
                return ReadNumberLine(scan, hit, line) && Describe(scan.Drafts, meaning);
        }
    }

    private static bool ReadNumberLine(ReplyScan scan, in HeaderHit hit, string line)
    {
        HeaderMeaning meaning = hit.Meaning;
        ref WindowDraft draft = ref scan.Drafts.GetOrAdd(meaning.Family, meaning.WindowName);
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
                scan.Waits.ResetAfter = scan.Waits.ResetAfter.Or(after, hit.Name);
                scan.Waits.AreAny = true;
                return after.HasValue;
            default:
                FieldValue reset = meaning.InMilliseconds ? ResetReader.ReadMilliseconds(line)
                    : ReferenceEquals(meaning.Family, HeaderFamilies.RateLimit) ? ResetReader.ReadInteger(line, scan.Clock)
                    : ResetReader.Read(line, scan.Clock);
                draft.Take(reset);
                return reset.HasValue;
        }
    }

    private static bool ReadWaitLine(ReplyScan scan, in HeaderHit hit, string line)
    {
        HeaderMeaning meaning = hit.Meaning;
        if (meaning.Role >= HeaderRole.LimitedBy)
        {
            scan.Take(meaning, line);
            return true;
        }

        scan.Waits.AreAny = true;
        FieldValue wait;
        switch (meaning.Role)
        {
            case HeaderRole.RetryAfter:
                wait = meaning.InMilliseconds ? RetryAfterReader.ReadMilliseconds(line) : RetryAfterReader.Read(line, scan.Clock);
                scan.Waits.RetryAfter = scan.Waits.RetryAfter.Or(wait, hit.Name);
                break;
            case HeaderRole.RetryAfterMilliseconds:
                wait = RetryAfterReader.ReadMilliseconds(line);
                scan.Waits.Milliseconds = scan.Waits.Milliseconds.Or(wait, hit.Name);
                break;
            case HeaderRole.RetryIn:
                wait = GoDurationReader.TryRead(FieldText.Trim(line), out long ticks) ? FieldValue.Of(ticks) : FieldValue.Malformed;
                scan.Waits.RetryIn = scan.Waits.RetryIn.Or(wait, hit.Name);
                break;
            default:
                wait = ResetReader.Read(line, scan.Clock);
                scan.Waits.RetryAt = scan.Waits.RetryAt.Or(wait, hit.Name);
                break;
        }

        return wait.HasValue;
    }

    private static int ReadUsagePair(ReplyScan scan, in HeaderHit usage)
    {
        for (int i = 0; i < scan.Hits.Length; i++)
        {
            HeaderMeaning meaning = scan.Hits[i].Meaning;
            if (meaning is { Role: HeaderRole.Limit, WindowName: null } && ReferenceEquals(meaning.Family, usage.Meaning.Family)
                && VendorValueReader.TryReadUsagePair(scan.Hits[i].Joined, usage.Joined, meaning.Family, scan.Drafts))
            {
                return i;
            }
        }

        return -1;
    }

    private static int IndexOf(ReadOnlySpan<HeaderHit> hits, HeaderRole role)
    {
        for (int i = 0; i < hits.Length; i++)
        {
            if (hits[i].Meaning.Role == role)
            {
                return i;
            }
        }

        return -1;
    }

    private static bool Describe(WindowDrafts drafts, HeaderMeaning meaning)
    {
        if (meaning.DescribesLength)
        {
            drafts.GetOrAdd(meaning.Family, meaning.WindowName).Describe(meaning);
        }

        return true;
    }
}
