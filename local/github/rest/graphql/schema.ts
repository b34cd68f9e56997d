import { buildSchema } from 'graphql';

/** The part of GitHub's GraphQL schema that is served, with its names, types and arguments: anything else is refused as there. */
export const schema = buildSchema(`
scalar DateTime
scalar URI
scalar BigInt
scalar GitObjectID
enum IssueState { CLOSED OPEN }
enum PullRequestState { CLOSED MERGED OPEN }
enum IssueTimelineItemsItemType { CROSS_REFERENCED_EVENT CLOSED_EVENT }
enum PullRequestTimelineItemsItemType { CROSS_REFERENCED_EVENT CLOSED_EVENT }
interface Actor { login: String! url: URI! }
type User implements Actor { login: String! url: URI! }
type Bot implements Actor { login: String! url: URI! }
type PullRequestTemplate { body: String filename: String repository: Repository! }
type Repository {
  id: ID!
  nameWithOwner: String!
  url: URI!
  issueOrPullRequest(number: Int!): IssueOrPullRequest
  issue(number: Int!): Issue
  pullRequest(number: Int!): PullRequest
  pullRequestTemplates: [PullRequestTemplate!]
}
union IssueOrPullRequest = Issue | PullRequest
union ReferencedSubject = Issue | PullRequest
type Issue {
  id: ID! number: Int! title: String! url: URI! state: IssueState! body: String!
  repository: Repository! author: Actor
  participants(first: Int, last: Int): UserConnection!
  assignees(first: Int, last: Int): UserConnection!
  closedByPullRequestsReferences(first: Int, last: Int, includeClosedPrs: Boolean = false): PullRequestConnection
  timelineItems(first: Int, last: Int, itemTypes: [IssueTimelineItemsItemType!]): IssueTimelineItemsConnection!
}
type PullRequest {
  id: ID! number: Int! title: String! url: URI! state: PullRequestState! body: String! isDraft: Boolean!
  repository: Repository! headRefOid: GitObjectID! viewerDidAuthor: Boolean! author: Actor
  participants(first: Int, last: Int): UserConnection!
  assignees(first: Int, last: Int): UserConnection!
  reviews(first: Int, last: Int, after: String, before: String): PullRequestReviewConnection
  closingIssuesReferences(first: Int, last: Int): IssueConnection
  reviewThreads(first: Int, last: Int, after: String, before: String): PullRequestReviewThreadConnection!
  timelineItems(first: Int, last: Int, itemTypes: [PullRequestTimelineItemsItemType!]): PullRequestTimelineItemsConnection!
}
type UserConnection { totalCount: Int! nodes: [User] }
type PullRequestConnection { totalCount: Int! nodes: [PullRequest] }
type IssueConnection { totalCount: Int! nodes: [Issue] }
type CrossReferencedEvent { source: ReferencedSubject! }
type ClosedEvent { createdAt: DateTime! }
union IssueTimelineItems = CrossReferencedEvent | ClosedEvent
union PullRequestTimelineItems = CrossReferencedEvent | ClosedEvent
type IssueTimelineItemsConnection { totalCount: Int! nodes: [IssueTimelineItems] }
type PullRequestTimelineItemsConnection { totalCount: Int! nodes: [PullRequestTimelineItems] }
type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
type PullRequestReviewThreadConnection { totalCount: Int! nodes: [PullRequestReviewThread] pageInfo: PageInfo! }
enum DiffSide { LEFT RIGHT }
type PullRequestReviewThread {
  id: ID! isResolved: Boolean! isOutdated: Boolean! path: String! line: Int startLine: Int originalLine: Int
  diffSide: DiffSide! resolvedBy: User viewerCanResolve: Boolean! viewerCanReply: Boolean!
  comments(first: Int, last: Int): PullRequestReviewCommentConnection!
}
enum PullRequestReviewState { APPROVED CHANGES_REQUESTED COMMENTED DISMISSED PENDING }
type Commit { oid: GitObjectID! }
type PullRequestReviewConnection { totalCount: Int! nodes: [PullRequestReview] pageInfo: PageInfo! }
type PullRequestReview {
  id: ID! fullDatabaseId: BigInt author: Actor body: String! state: PullRequestReviewState! url: URI!
  viewerDidAuthor: Boolean! commit: Commit submittedAt: DateTime
}
type PullRequestReviewCommentConnection { totalCount: Int! nodes: [PullRequestReviewComment] }
type PullRequestReviewComment {
  id: ID! databaseId: Int fullDatabaseId: BigInt author: Actor body: String! createdAt: DateTime! url: URI! path: String!
  viewerDidAuthor: Boolean!
}
type Query { repository(owner: String!, name: String!, followRenames: Boolean = true): Repository }
input ConvertPullRequestToDraftInput { pullRequestId: ID! clientMutationId: String }
input MarkPullRequestReadyForReviewInput { pullRequestId: ID! clientMutationId: String }
type ConvertPullRequestToDraftPayload { pullRequest: PullRequest clientMutationId: String }
type MarkPullRequestReadyForReviewPayload { pullRequest: PullRequest clientMutationId: String }
input ResolveReviewThreadInput { threadId: ID! clientMutationId: String }
input UnresolveReviewThreadInput { threadId: ID! clientMutationId: String }
type ResolveReviewThreadPayload { thread: PullRequestReviewThread clientMutationId: String }
type UnresolveReviewThreadPayload { thread: PullRequestReviewThread clientMutationId: String }
input DeleteIssueInput { issueId: ID! clientMutationId: String }
input TransferIssueInput { issueId: ID! repositoryId: ID! createLabelsIfMissing: Boolean = false clientMutationId: String }
type DeleteIssuePayload { repository: Repository clientMutationId: String }
type TransferIssuePayload { issue: Issue clientMutationId: String }
type Mutation {
  deleteIssue(input: DeleteIssueInput!): DeleteIssuePayload
  transferIssue(input: TransferIssueInput!): TransferIssuePayload
  resolveReviewThread(input: ResolveReviewThreadInput!): ResolveReviewThreadPayload
  unresolveReviewThread(input: UnresolveReviewThreadInput!): UnresolveReviewThreadPayload
  convertPullRequestToDraft(input: ConvertPullRequestToDraftInput!): ConvertPullRequestToDraftPayload
  markPullRequestReadyForReview(input: MarkPullRequestReadyForReviewInput!): MarkPullRequestReadyForReviewPayload
}
`);
