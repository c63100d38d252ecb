using System.Net.Http.Headers;

namespace ClientSdk.Headers;

/// <summary>
/// The working memory for one reply: what was recognised, and what came of it. One a thread, used again and again, because a
/// reply is read in one go. It remembers which headers the last reply had: the next one mostly has the same in the same order.
/// </summary>
internal sealed class ReplyScan
{
    [ThreadStatic]
    private static ReplyScan? s_own;

    private HeaderHit[] _hits = new HeaderHit[16];
    private HeaderNames? _names;
    private int _count;

    public ReadOnlySpan<HeaderHit> Hits => _hits.AsSpan(0, _count);

    public WindowDrafts Drafts { get; } = new();

    public ServerClock Clock { get; } = new();

    public WaitFacts Waits;

    /// <summary>A pair of counts that go up has been seen on this thread.</summary>
    public bool MayHaveUsage { get; private set; }

    public string? LimitedBy { get; private set; }

    /// <summary>Lindris names the window that its only reset belongs to.</summary>
    public string? EnforcedWindow { get; private set; }

    public bool ShouldNotRetry { get; private set; }

    /// <summary>The scan of this thread, ready for a reply.</summary>
    public static ReplyScan Begin(HeaderNames names)
    {
        ReplyScan scan = s_own ??= new ReplyScan();
        if (!ReferenceEquals(scan._names, names))
        {
            (scan._names, scan._hits) = (names, new HeaderHit[scan._hits.Length]);
        }

        if (scan._count > 0)
        {
            // An exception came between, of memory or stack perhaps.
            scan.End();
        }

        return scan;
    }

    public void End()
    {
        for (int i = 0; i < _count; i++)
        {
            _hits[i].Forget();
        }

        Drafts.Clear();
        Clock.Clear();
        if (Waits.AreAny)
        {
            Waits = default;
        }

        (_count, LimitedBy, EnforcedWindow, ShouldNotRetry) = (0, null, null, false);
    }

    /// <summary>Keeps a header whose name may be known, if it means something.</summary>
    public void Add(string name, HeaderStringValues lines)
    {
        if (_count == _hits.Length)
        {
            Array.Resize(ref _hits, _count * 2);
        }

        ref HeaderHit hit = ref _hits[_count];
        if (!hit.IsLike(name))
        {
            KnownName known = _names!.Find(name);
            if (known.Meaning is null)
            {
                return;
            }

            hit.Take(known);
            MayHaveUsage |= known.Meaning.Role == HeaderRole.UsagePair;
        }

        hit.Take(lines);
        _count++;
    }

    /// <summary>A header that says a word, not a number.</summary>
    public void Take(HeaderMeaning meaning, string line)
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
                EnforcedWindow ??= Text(line, word);
                LimitedBy ??= EnforcedWindow;
                break;
            case HeaderRole.LimitedBy when !word.IsEmpty:
                LimitedBy ??= Text(line, word);
                break;
        }
    }

    private static string Text(string line, ReadOnlySpan<char> word) => word.Length == line.Length ? line : NameCache.Get(word);
}
