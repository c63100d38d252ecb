namespace ClientSdk.Headers;

/// <summary>Which window a policy describes; a policy that describes none is a window of its own.</summary>
internal static class PolicyRules
{
    public static void Attach(WindowDrafts drafts)
    {
        if (drafts.HasPolicies)
        {
            AttachFields(drafts);
            AttachLists(drafts);
        }

        foreach (ref WindowDraft draft in drafts.Items)
        {
            draft.Name ??= draft.GivenName;
        }
    }

    private static void AttachFields(WindowDrafts drafts)
    {
        // Counted before any is taken: with several policies the quota decides, with one it does not.
        int ofField = CountPolicies(drafts, HeaderFamilies.PolicyField);
        for (int i = 0; i < drafts.Count; i++)
        {
            ref WindowDraft policy = ref drafts.Items[i];
            if (policy.IsPolicy && ReferenceEquals(policy.Family, HeaderFamilies.PolicyField) && TakeOver(drafts, policy, ofField == 1))
            {
                drafts.RemoveAt(i--);
            }
        }
    }

    // Drafts -00 to -03 and Envoy list the policies in the limit itself.
    private static void AttachLists(WindowDrafts drafts)
    {
        for (int i = 0; i < drafts.Count; i++)
        {
            ref WindowDraft policy = ref drafts.Items[i];
            if (!policy.IsPolicy || ReferenceEquals(policy.Family, HeaderFamilies.PolicyField))
            {
                continue;
            }

            if (TakeUnnamed(drafts, policy, policy.Family, CountPolicies(drafts, policy.Family) == 1))
            {
                drafts.RemoveAt(i--);
            }
        }
    }

    private static bool TakeOver(WindowDrafts drafts, WindowDraft policy, bool isOnly) =>
        (policy.Name is not null && TakeNamed(drafts, policy))
        || TakeUnnamed(drafts, policy, HeaderFamilies.RateLimitField, isOnly)
        || TakeUnnamed(drafts, policy, HeaderFamilies.RateLimit, isOnly)
        || (policy.Name is null && TakeUnnamed(drafts, policy, HeaderFamilies.XRateLimit, isOnly));

    private static bool TakeNamed(WindowDrafts drafts, in WindowDraft policy)
    {
        bool isTaken = false;
        foreach (ref WindowDraft draft in drafts.Items)
        {
            // The same policy may stand twice with different partition keys: its quota applies to each.
            bool isSamePartition = policy.PartitionKey == 0 || draft.PartitionKey == 0 || policy.PartitionKey == draft.PartitionKey;
            if (!draft.HasPolicy && isSamePartition && draft.Name == policy.Name && ReferenceEquals(draft.Family, HeaderFamilies.RateLimitField))
            {
                Describe(ref draft, policy);
                isTaken = true;
            }
        }

        return isTaken;
    }

    private static bool TakeUnnamed(WindowDrafts drafts, in WindowDraft policy, string? family, bool isOnly)
    {
        foreach (ref WindowDraft draft in drafts.Items)
        {
            // One policy belongs to the advertised limit even when the numbers differ: a server may lower its limit for a while.
            if (!draft.IsPolicy && !draft.HasPolicy && draft.Name is null && ReferenceEquals(draft.Family, family) && draft.SaysSomething
                && (isOnly || draft.Limit == policy.Limit))
            {
                Describe(ref draft, policy);
                draft.Name = draft.GivenName ?? policy.Name;
                return true;
            }
        }

        return false;
    }

    private static void Describe(ref WindowDraft draft, in WindowDraft policy)
    {
        draft.Limit = draft.Limit < 0 ? policy.Limit : draft.Limit;
        draft.Length = policy.Length;
        draft.Unit = policy.Unit;
        draft.HasPolicy = true;
    }

    private static int CountPolicies(WindowDrafts drafts, string? family)
    {
        int count = 0;
        foreach (ref readonly WindowDraft draft in drafts.Items)
        {
            count += draft.IsPolicy && ReferenceEquals(draft.Family, family) ? 1 : 0;
        }

        return count;
    }
}
