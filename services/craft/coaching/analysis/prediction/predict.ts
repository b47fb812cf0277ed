import type {
  ChangeHistory,
  ChangeType,
  Evidence,
  FileChange,
  Judgement,
  ParsedMessage,
  PatchFile,
  Prediction,
} from '../commit.ts'
import { treeContributions, treeMargins } from './boosted-trees.ts'
import { describeFeature } from './describe-feature.ts'
import { createExplainer, type Explain } from './evidence.ts'
import { digestFiles, type FileDigest } from './file-digest.ts'
import { limitsOf } from './limits.ts'
import { createLinearScorer, joinModels, sigmoid, softmax } from './linear-model.ts'
import {
  createLogisticScorer,
  type LogisticModel,
  type LogisticScorer,
  probabilityOf,
} from './logistic-model.ts'
import { type MessageView, messageFeatures, viewMessage, writeMessageFeatures } from './message-features.ts'
import { completeHistory } from './risk-features.ts'
import { createRiskScorer } from './risk-model.ts'
import { type Coherence, measureCoherence } from './tangle-features.ts'
import { typeFeatures, writeTypeFeatures } from './type-features.ts'
import { readRuledType } from './type-rules.ts'
import { readWeights, type Weights } from './weights.ts'

/** What was changed; both may be empty. A file of the patch need not be listed again. */
export interface ChangedFiles {
  files: readonly FileChange[]
  patch: readonly PatchFile[]
}

/** Judges a commit. Pure: the same commit always gets the same answer. */
export type Predict = (message: ParsedMessage, change: ChangedFiles, history?: ChangeHistory) => Prediction

/** Prepares the trained models; reading the shipped weights is all that touches the disk. */
export function createPredictor(weights: Weights = readWeights()): Predict {
  const explain = createExplainer()
  const judgeWords = createWordJudge(weights, explain)
  const judgeType = createTypeJudge(weights.type, explain)
  const judgeTangle = createTangleJudge(weights.tangle, explain)
  const judgeRisk = createRiskJudge(weights.risk, explain)
  return (message, { files, patch }, history) => {
    const view = viewMessage(message)
    const digests = digestFiles(files, patch)
    return {
      ...judgeWords(view),
      type: judgeType(message, view, digests, patch),
      tangled: judgeTangle(digests),
      risk: judgeRisk(completeHistory(history ?? {}, digests, isRepair(message))),
      limits: limitsOf(message, digests, history),
    }
  }
}

/** Does what costs time when it is first asked for: most judgements are kept without their evidence. */
function once<Made extends object>(make: () => Made): () => Made {
  let made: Made | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** A judgement that is explained when somebody asks. */
function judgement(value: boolean, probability: number, explain: () => Evidence[]): Judgement {
  const evidence = once(explain)
  return {
    value,
    probability,
    get evidence() {
      return evidence()
    },
  }
}

/** Both questions of the message at once, since they look at the same features. */
function createWordJudge({ why, what }: Weights, explain: Explain) {
  const scorer = createLinearScorer(joinModels([why.linear, what.linear]))
  // Most commits are never explained, and the hook has no time to lose.
  const scorerOfWhy = once(() => createLogisticScorer(why))
  const scorerOfWhat = once(() => createLogisticScorer(what))
  const judge = (view: MessageView, model: LogisticModel, margin = 0, scorerOf: () => LogisticScorer) => {
    const probability = probabilityOf(model, margin)
    return judgement(probability >= model.threshold, probability, () =>
      explain(scorerOf().contributions(messageFeatures(view))),
    )
  }
  return (view: MessageView): Pick<Prediction, 'has_why' | 'has_what'> => {
    const [ofWhy, ofWhat] = scorer.marginsOf((sink) => writeMessageFeatures(view, sink))
    return {
      has_why: judge(view, why, ofWhy, scorerOfWhy),
      has_what: judge(view, what, ofWhat, scorerOfWhat),
    }
  }
}

function createRiskJudge(model: Weights['risk'], explain: Explain) {
  const scorer = createRiskScorer(model)
  return (history: ChangeHistory): Judgement => {
    const probability = scorer.probability(history)
    return judgement(probability >= scorer.threshold, probability, () =>
      explain(scorer.contributions(history)),
    )
  }
}

function createTypeJudge({ classes, linear }: Weights['type'], explain: Explain) {
  const scorer = createLinearScorer(linear)
  return (
    message: ParsedMessage,
    view: MessageView,
    digests: readonly FileDigest[],
    patch: readonly PatchFile[],
  ): Prediction['type'] => {
    const ruled = readRuledType(message, digests, patch)
    if (ruled) {
      const { value, probability, reason } = ruled
      return { value, probability, evidence: [{ feature: reason, weight: oddsOf(probability) }] }
    }
    const probabilities = softmax(scorer.marginsOf((sink) => writeTypeFeatures(view, digests, sink)))
    const best = probabilities.indexOf(Math.max(...probabilities))
    const evidence = once(() => explain(scorer.contributions(typeFeatures(view, digests), best)))
    return {
      value: classes[best] as ChangeType,
      probability: probabilities[best] ?? 0,
      get evidence() {
        return evidence()
      },
    }
  }
}

/** In log-odds, five at most: how far a rule moves the type. */
function oddsOf(probability: number): number {
  return Math.min(5, Math.round(100 * Math.log(probability / (1 - probability))) / 100)
}

function createTangleJudge({ links, trees, threshold }: Weights['tangle'], explain: Explain) {
  const scorer = createLinearScorer(links)
  return (digests: readonly FileDigest[]): Prediction['tangled'] => {
    const { groups, loosest, values } = measureCoherence(digests, scorer)
    const row = trees.features.map((name) => values[name] ?? Number.NaN)
    const probability = sigmoid(treeMargins(trees, row)[0] ?? 0)
    const evidence = once(() => {
      const credits = treeContributions(trees, row, 0)
      const contributions = trees.features.map((feature, index) => ({
        feature,
        weight: credits[index] ?? 0,
        present: loosest !== null,
      }))
      return nameLoosest(explain(contributions), loosest)
    })
    return {
      value: probability >= threshold,
      probability,
      groups,
      get evidence() {
        return evidence()
      },
    }
  }
}

/** Names the two files that hang together least where the evidence speaks of them. */
function nameLoosest(evidence: Evidence[], loosest: Coherence['loosest']): Evidence[] {
  if (!loosest) return evidence
  const general = describeFeature('weakest_link', true)
  return evidence.map(({ feature, weight }) => ({
    feature: feature === general ? `how loosely ${loosest.join(' and ')} hang together` : feature,
    weight,
  }))
}

/** Kamei et al. tell repairs by such words too. */
function isRepair({ text, conventional }: ParsedMessage): boolean {
  return conventional?.type === 'fix' || repair.test(text.slice(0, 20_000))
}

const repair = /\b(?:bug|defect|hotfix|bugfix|(?:fix|repair|resolve)(?:e?[sd]|ing)?)\b/i
