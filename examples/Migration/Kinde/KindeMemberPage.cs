namespace Migration.Kinde;

/// <summary>Answer to <c>GET /api/v1/organizations/{org_code}/users</c>. No next token: that was the last page.</summary>
internal sealed record KindeMemberPage(IReadOnlyList<KindeMemberPage.Member> OrganizationUsers, string? NextToken)
{
    internal sealed record Member(string Email, string FirstName, string LastName);
}
